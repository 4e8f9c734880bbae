"use client";
import type { PreviousSecretView, SecretUseView, VirtualKeyView } from "@gatehouse/domain";
import { RotateCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { Instant, When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Select } from "#components/ui/select.tsx";
import { GRACE_OPTIONS, readGrace } from "../grace.ts";
import { useChangeGrace } from "../mutations.ts";
import { useMayWriteKey } from "../use-may-write-key.ts";
import { RotateDialog } from "./rotate-dialog.tsx";

/** The two secrets of a rotated key, and who still uses the old one. */
export function RotationCard({ virtualKey }: { virtualKey: VirtualKeyView }) {
  const [rotating, setRotating] = useState(false);
  const { previousSecret } = virtualKey;
  const mayRotate = useMayWriteKey()(virtualKey) !== null && virtualKey.status !== "revoked";
  return (
    <Card aria-label="Secrets" className="overflow-hidden">
      <CardHeader
        title="Secrets"
        description="A rotation replaces the secret and keeps the key. For a while both can work, so that nothing stops."
        actions={
          mayRotate ? (
            <Button onClick={() => setRotating(true)}>
              <RotateCw aria-hidden />
              Rotate…
            </Button>
          ) : null
        }
      />
      <div className="grid gap-4 border-t px-5 py-4">
        <dl className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2">
          <Fact label="Secret in force">
            <span className="font-mono text-xs">{virtualKey.display}</span>
            {previousSecret ? <Use use={previousSecret.successorLastUsed} never="not used since the rotation" /> : null}
          </Fact>
          {previousSecret ? (
            <Fact label={previousSecret.valid ? "Old secret, still valid" : "Old secret, over"}>
              <span className="font-mono text-xs">{previousSecret.display}</span>
              <Use use={previousSecret.lastUsed} never="not used since the rotation" />
            </Fact>
          ) : (
            <Fact label="Old secret">It was never rotated</Fact>
          )}
        </dl>
        {previousSecret ? <Grace virtualKey={virtualKey} previous={previousSecret} mayChange={mayRotate} /> : null}
      </div>
      {rotating ? <RotateDialog virtualKey={virtualKey} onClose={() => setRotating(false)} /> : null}
    </Card>
  );
}

/** On the page of a key that has two secrets. */
export function GraceBanner({ virtualKey, actions }: { virtualKey: VirtualKeyView; actions?: ReactNode }) {
  const { previousSecret } = virtualKey;
  if (!previousSecret?.valid || virtualKey.status === "revoked") return null;
  const { lastUsed, validUntil } = previousSecret;
  return (
    <Callout tone={lastUsed ? "warning" : "info"} title="Two secrets are valid" actions={actions}>
      {lastUsed ? (
        <>
          Old secret last used <When at={lastUsed.at} />
          {lastUsed.from ? ` from ${lastUsed.from}` : ""}.{" "}
        </>
      ) : (
        "Nobody has used the old secret since the rotation. "
      )}
      It stops <When at={validUntil} />, at <Instant at={validUntil} />.
    </Callout>
  );
}

function Grace({
  virtualKey,
  previous,
  mayChange,
}: {
  virtualKey: VirtualKeyView;
  previous: PreviousSecretView;
  mayChange: boolean;
}) {
  return (
    <div className="grid gap-3 border-t pt-4">
      <p className="text-compact text-muted-foreground">
        Rotated <When at={previous.replacedAt} /> by {previous.replacedBy}. The old secret{" "}
        {previous.valid ? "stops" : "stopped"} <When at={previous.validUntil} />, at{" "}
        <Instant at={previous.validUntil} />.
      </p>
      {previous.valid && mayChange ? <GraceActions virtualKey={virtualKey} previous={previous} /> : null}
    </div>
  );
}

function GraceActions({ virtualKey, previous }: { virtualKey: VirtualKeyView; previous: PreviousSecretView }) {
  const change = useChangeGrace(virtualKey.id);
  const [ending, setEnding] = useState(false);
  const extend = (value: string) =>
    change.mutate(readGrace(value), {
      onSuccess: () => toast.success("The old secret has more time"),
      onError: (error) => toast.error(error.message),
    });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="Let the old secret work on for"
        value=""
        onValueChange={extend}
        placeholder="Extend: from now…"
        options={GRACE_OPTIONS.filter(({ value }) => value !== "0")}
        className="h-8.5 w-auto min-w-40 text-compact"
      />
      <Button onClick={() => setEnding(true)}>End grace now</Button>
      <ConfirmDialog
        open={ending}
        onOpenChange={setEnding}
        title="End the old secret now?"
        confirmLabel="End it now"
        onConfirm={() => change.mutateAsync(0)}
      >
        <p>
          Whatever still sends <span className="font-mono">{previous.display}</span> gets 401 within a second. This
          cannot be undone.
        </p>
        {previous.lastUsed ? (
          <Callout tone="warning">
            It was last used <When at={previous.lastUsed.at} />
            {previous.lastUsed.from ? ` from ${previous.lastUsed.from}` : ""}.
          </Callout>
        ) : (
          <p>Nobody has used it since the rotation.</p>
        )}
        {previous.successorLastUsed ? null : <p>The new secret has not been used yet.</p>}
      </ConfirmDialog>
    </div>
  );
}

const Use = ({ use, never }: { use: SecretUseView | null; never: string }) => (
  <span className="block text-muted-foreground text-xs">
    {use ? (
      <>
        last used <When at={use.at} />
        {use.from ? ` from ${use.from}` : ""}
      </>
    ) : (
      never
    )}
  </span>
);

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-muted-foreground text-xs">{label}</dt>
    <dd className="mt-1 break-words text-compact">{children}</dd>
  </div>
);
