"use client";
import { Eye } from "lucide-react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { useHookSecret } from "../../use-hook-secret.ts";

/** Shows what an organization's own services check our messages by, once it is asked for. */
export function SigningSecret() {
  const reveal = useHookSecret();
  return (
    <section aria-label="Signing secret" className="grid min-w-0 gap-2 rounded-lg border bg-inset p-3.5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium text-compact">Signing secret</p>
          <p className="text-muted-foreground text-xs">
            Messages to your services are signed as Standard Webhooks says; this is what they are checked by. It is one
            for the organization, and who has seen it stands in the audit log.
          </p>
        </div>
        {reveal.data ? null : (
          <Button size="sm" pending={reveal.isPending} onClick={() => reveal.mutate()}>
            <Eye aria-hidden />
            Show secret
          </Button>
        )}
      </div>
      {reveal.data ? (
        <div className="flex min-w-0 items-center gap-1">
          <output aria-label="Signing secret" className="min-w-0 flex-1 break-all font-mono text-xs">
            {reveal.data.secret}
          </output>
          <CopyButton text={reveal.data.secret} what="signing secret" />
        </div>
      ) : null}
      {reveal.isError ? (
        <p role="alert" className="text-danger text-xs">
          {reveal.error.message}
        </p>
      ) : null}
    </section>
  );
}
