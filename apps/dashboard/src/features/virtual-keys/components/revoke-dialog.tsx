"use client";
import type { VirtualKeyView } from "@gatehouse/domain";
import { useState } from "react";
import { When } from "#components/data/when.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Propagation } from "#features/gateways/index.ts";
import { useRevokeVirtualKey } from "../mutations.ts";

const RECENTLY_MS = 24 * 3_600_000;

/** Revokes a key for good; a key in use has to be named, and the gateways' own confirmation is shown after. */
export function RevokeDialog({ virtualKey, onClose }: { virtualKey: VirtualKeyView; onClose: () => void }) {
  const revoke = useRevokeVirtualKey(virtualKey.id);
  const [typed, setTyped] = useState("");
  const inUse = virtualKey.lastUsedAt !== null && Date.now() - Date.parse(virtualKey.lastUsedAt) < RECENTLY_MS;
  if (revoke.data) {
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent title={`“${virtualKey.name}” is revoked`} className="max-w-md">
          <DialogBody>
            <p className="text-muted-foreground">
              Every gateway that confirmed answers 401 to this key from now on. The key stays in the list with its
              history.
            </p>
            <Propagation version={revoke.data.configurationVersion} />
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
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Revoke “${virtualKey.name}”?`} className="max-w-md">
        <form
          className="contents"
          onSubmit={(event) => {
            event.preventDefault();
            revoke.mutate();
          }}
        >
          <DialogBody>
            <p className="text-muted-foreground">
              Applications that use it get 401 within a second. This cannot be undone; to stop a key for a while,
              disable it.
            </p>
            {inUse && virtualKey.lastUsedAt ? (
              <>
                <Callout tone="warning">
                  It was used <When at={virtualKey.lastUsedAt} />. Whatever uses it will stop working.
                </Callout>
                <Field label={`Type “${virtualKey.name}” to confirm`}>
                  {(control) => (
                    <Input
                      {...control}
                      value={typed}
                      onChange={(event) => setTyped(event.target.value)}
                      autoComplete="off"
                    />
                  )}
                </Field>
              </>
            ) : null}
            {revoke.error ? (
              <Callout tone="danger" role="alert">
                {revoke.error.message}
              </Callout>
            ) : null}
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              type="submit"
              variant="danger"
              pending={revoke.isPending}
              disabled={inUse && typed.trim() !== virtualKey.name}
            >
              Revoke key
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
