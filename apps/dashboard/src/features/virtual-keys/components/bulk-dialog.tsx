"use client";
import type { ChangedVirtualKeysView, VirtualKeyBulkAction, VirtualKeyView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Propagation } from "#features/gateways/index.ts";
import { useChangeVirtualKeys } from "../mutations.ts";
import { keysPreviewQuery } from "../queries.ts";

interface BulkDialogProps {
  action: VirtualKeyBulkAction;
  keys: readonly VirtualKeyView[];
  /** @param done whether anything was changed */
  onClose: (done: boolean) => void;
}

const WORDS = {
  enable: {
    verb: "Enable",
    done: "enabled",
    effect: "Applications that use them can go on, as far as their budgets and dates allow.",
  },
  disable: {
    verb: "Disable",
    done: "disabled",
    effect: "Applications that use them get 401 within a second, until the keys are enabled again.",
  },
  revoke: {
    verb: "Revoke",
    done: "revoked",
    effect: "Applications that use them get 401 within a second. This cannot be undone.",
  },
} as const satisfies Record<VirtualKeyBulkAction, object>;

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;

/** Says what a change of several keys touches, makes it, and then what became of each of them. */
export function BulkDialog({ action, keys, onClose }: BulkDialogProps) {
  const change = useChangeVirtualKeys();
  const { verb, effect } = WORDS[action];
  const [typed, setTyped] = useState("");
  const ids = keys.map(({ id }) => id);
  const asked = action !== "revoke" || typed.trim() === String(keys.length);
  if (change.data) return <Outcome action={action} keys={keys} changed={change.data} onClose={() => onClose(true)} />;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose(false)}>
      <DialogContent title={`${verb} ${count(keys.length, "key")}?`} className="max-w-md">
        <form
          className="contents"
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({ ids, action });
          }}
        >
          <DialogBody>
            <BlastRadius ids={ids} />
            <p className="text-muted-foreground">{effect}</p>
            {action === "revoke" ? (
              <Field label={`Type ${keys.length} to confirm`}>
                {(control) => (
                  <Input
                    {...control}
                    inputMode="numeric"
                    value={typed}
                    onChange={(event) => setTyped(event.target.value)}
                    autoComplete="off"
                  />
                )}
              </Field>
            ) : null}
            {change.error ? (
              <Callout tone="danger" role="alert">
                {change.error.message}
              </Callout>
            ) : null}
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              type="submit"
              variant={action === "enable" ? "primary" : "danger"}
              pending={change.isPending}
              disabled={!asked}
            >
              {verb}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function BlastRadius({ ids }: { ids: readonly string[] }) {
  const preview = useQuery(keysPreviewQuery(ids)).data;
  if (!preview) return <p className="text-muted-foreground">Counting what this touches…</p>;
  const { keys, teams, requestsPerDay } = preview;
  return (
    <p className="font-medium">
      {count(keys, "key")} of {count(teams, "team")}, with {count(requestsPerDay, "request")} in the last 24 hours.
    </p>
  );
}

interface OutcomeProps {
  action: VirtualKeyBulkAction;
  keys: readonly VirtualKeyView[];
  changed: ChangedVirtualKeysView;
  onClose: () => void;
}

function Outcome({ action, keys, changed, onClose }: OutcomeProps) {
  const { results, configurationVersion } = changed;
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  const refused = results.filter(({ result }) => result === "refused");
  const made = results.filter(({ result }) => result === "changed").length;
  const left = results.length - made - refused.length;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`${count(made, "key")} ${WORDS[action].done}`} className="max-w-md">
        <DialogBody>
          {left > 0 ? (
            <p className="text-muted-foreground">
              {count(left, "key")} {left === 1 ? "was" : "were"} left as {left === 1 ? "it was" : "they were"}.
            </p>
          ) : null}
          {refused.length > 0 ? (
            <Callout tone="warning" title={`${count(refused.length, "key")} refused`}>
              <ul className="grid gap-1">
                {refused.map(({ id, reason }) => (
                  <li key={id}>
                    <span className="font-medium">{names.get(id)}</span>: {reason}
                  </li>
                ))}
              </ul>
            </Callout>
          ) : null}
          {made > 0 ? <Propagation version={configurationVersion} /> : null}
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
