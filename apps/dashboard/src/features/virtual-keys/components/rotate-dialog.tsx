"use client";
import { type CreatedVirtualKeyView, USUAL_GRACE_SECONDS, type VirtualKeyView } from "@gatehouse/domain";
import { useState } from "react";
import { When } from "#components/data/when.tsx";
import { DialogForm } from "#components/dialog-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { useSession } from "#features/session/index.ts";
import { formatMinute, zoneName } from "#lib/time.ts";
import { useNow } from "#lib/use-now.ts";
import { GRACE_OPTIONS, readGrace } from "../grace.ts";
import { useRefreshVirtualKeys, useRotateVirtualKey } from "../mutations.ts";
import { RevealDialog } from "./reveal-dialog.tsx";

/** Replaces a key's secret; says when the one before stops, then shows the new one, once. */
export function RotateDialog({ virtualKey, onClose }: { virtualKey: VirtualKeyView; onClose: () => void }) {
  const rotate = useRotateVirtualKey(virtualKey.id);
  const refresh = useRefreshVirtualKeys();
  const [grace, setGrace] = useState(String(USUAL_GRACE_SECONDS));
  const [rotated, setRotated] = useState<CreatedVirtualKeyView | null>(null);
  if (rotated) {
    const stored = () => {
      onClose();
      void refresh();
    };
    return <RevealDialog created={rotated} onStored={stored} />;
  }
  const submit = () =>
    rotate.mutate(
      { graceSeconds: readGrace(grace), lastFour: virtualKey.display.slice(-4) },
      // Where somebody else was quicker, there is something else to see now.
      { onSuccess: setRotated, onError: () => void refresh() },
    );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Rotate “${virtualKey.name}”`}
        description="It gets another secret and stays the same key: budgets, limits, policy and history are kept."
        className="max-w-md"
      >
        <DialogForm
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          problem={rotate.error?.message}
          submitLabel="Rotate key"
          pending={rotate.isPending}
        >
          <Field label="The old secret works on for">
            {(control) => <Select {...control} value={grace} onValueChange={setGrace} options={GRACE_OPTIONS} />}
          </Field>
          <Instants virtualKey={virtualKey} graceSeconds={readGrace(grace)} />
          <EndsAtOnce virtualKey={virtualKey} graceSeconds={readGrace(grace)} />
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}

/** Both instants, in the organization's own time. */
function Instants({ virtualKey, graceSeconds }: { virtualKey: VirtualKeyView; graceSeconds: number }) {
  const { timeZone } = useSession().organization;
  const now = useNow(10_000);
  const at = (ms: number) => `${formatMinute(new Date(ms).toISOString(), timeZone)} ${zoneName(timeZone)}`;
  return (
    <dl className="grid gap-2.5 rounded-lg border p-3.5 text-compact" aria-live="polite">
      <div>
        <dt className="text-muted-foreground text-xs">The new secret works from</dt>
        <dd className="font-medium">{at(now)}, as soon as the gateways have confirmed it</dd>
      </div>
      <div>
        <dt className="text-muted-foreground text-xs">
          The old one, <span className="font-mono">{virtualKey.display}</span>, stops
        </dt>
        <dd className="font-medium">{graceSeconds === 0 ? "at once" : `at ${at(now + graceSeconds * 1000)}`}</dd>
      </div>
    </dl>
  );
}

/** What stops working with the click. */
function EndsAtOnce({ virtualKey, graceSeconds }: { virtualKey: VirtualKeyView; graceSeconds: number }) {
  const { previousSecret, lastUsedAt } = virtualKey;
  return (
    <>
      {previousSecret?.valid ? (
        <Callout tone="warning">
          There are two secrets at most: the one before that,{" "}
          <span className="font-mono">{previousSecret.display}</span>, stops at once.{" "}
          {previousSecret.lastUsed ? (
            <>
              It was last used <When at={previousSecret.lastUsed.at} />.
            </>
          ) : (
            "Nobody has used it since the last rotation."
          )}
        </Callout>
      ) : null}
      {graceSeconds === 0 && lastUsedAt ? (
        <Callout tone="warning">
          The key was used <When at={lastUsedAt} />. Whatever has the old secret gets 401 within a second.
        </Callout>
      ) : null}
    </>
  );
}
