"use client";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { useShareVirtualKey } from "../mutations.ts";
import { canSeal } from "../share/sealing.ts";

interface ShareLinkProps {
  virtualKeyId: string;
  secret: string;
  /** The link was copied: somebody may have it. */
  onTaken: () => void;
}

/** Instead of pasting a secret into a chat: a link that shows it once. */
export function ShareLink({ virtualKeyId, secret, onTaken }: ShareLinkProps) {
  const share = useShareVirtualKey(virtualKeyId);
  const [copied, setCopied] = useState(false);
  const possible = canSeal();
  if (share.data) {
    return (
      <div className="grid gap-1.5">
        <div className="flex min-w-0 items-center gap-1 rounded-lg border border-input bg-inset p-1.5 pl-3">
          <output aria-label="One-time link" className="min-w-0 flex-1 truncate font-mono text-xs">
            {share.data}
          </output>
          <CopyButton
            text={share.data}
            what="link"
            labelled
            onCopied={() => {
              setCopied(true);
              onTaken();
            }}
          />
        </div>
        <p className="text-muted-foreground text-xs">
          {copied ? "Send it to one person. " : null}It shows the key once, to whoever opens it first, within 72 hours.
          The key to it is in the link only, so it cannot be shown again here.
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 text-muted-foreground text-xs">
          {possible
            ? "For somebody else? Send a link that shows it once, instead of the key itself."
            : "A one-time link needs this page to be reached over https."}
        </p>
        <Button disabled={!possible} pending={share.isPending} onClick={() => share.mutate(secret)}>
          {share.isPending ? null : <Link2 aria-hidden />}
          Create one-time link
        </Button>
      </div>
      {share.error ? (
        <Callout tone="danger" role="alert">
          {share.error.message}
        </Callout>
      ) : null}
    </div>
  );
}
