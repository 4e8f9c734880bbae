"use client";
import type { CachePurgeKind } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { plural } from "#lib/format.ts";
import { useDebounced } from "#lib/use-debounced.ts";
import { PURGE_KINDS, purgeInput } from "../cache-words.ts";
import { usePurgeCache } from "../mutations.ts";
import { purgePreviewQuery } from "../queries.ts";
import { PurgePreview } from "./purge-preview.tsx";
import { PurgeValueField } from "./purge-value-field.tsx";

const TYPING_MS = 400;

interface PurgeDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Chooses what goes, shows what that is, and purges when it is confirmed. */
export function PurgeDialog({ open, onOpenChange }: PurgeDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? (
        <DialogContent
          title="Purge the cache"
          description="Every gateway learns of it within a second. It cannot be undone: the next requests are sent to a provider again."
          className="max-w-md"
        >
          <PurgeForm onDone={() => onOpenChange(false)} />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}

function purgedWords(answers: number | null): string {
  if (answers === null) return "Purged";
  return answers === 0 ? "Purged; no answer was kept" : `${plural(answers, "answer")} purged`;
}

function PurgeForm({ onDone }: { onDone: () => void }) {
  const [by, setBy] = useState<CachePurgeKind>("tag");
  const [value, setValue] = useState("");
  const purge = usePurgeCache();
  const typed = purgeInput(by, value);
  const settled = useDebounced(typed === null ? "" : JSON.stringify(typed), TYPING_MS);
  // Only what the preview was about can be confirmed.
  const what = typed !== null && settled === JSON.stringify(typed) ? typed : null;
  const preview = useQuery({ ...purgePreviewQuery(what ?? { by: "all" }), enabled: what !== null });
  const confirm = async () => {
    if (!what) return;
    const { answers } = await purge.mutateAsync(what);
    toast.success(purgedWords(answers));
    onDone();
  };
  return (
    <>
      <DialogBody>
        {purge.isError ? (
          <Callout tone="danger" role="alert">
            {purge.error.message}
          </Callout>
        ) : null}
        <Field label="Choose by">
          {(control) => (
            <Select
              {...control}
              value={by}
              onValueChange={(next) => {
                setBy(next as CachePurgeKind);
                setValue("");
              }}
              options={PURGE_KINDS}
            />
          )}
        </Field>
        {by === "all" ? null : <PurgeValueField by={by} value={value} onChange={setValue} />}
        {what ? <PurgePreview what={what} preview={preview} /> : null}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          variant="danger"
          disabled={what === null || preview.isPending}
          pending={purge.isPending}
          onClick={() => confirm().catch(() => undefined)}
        >
          Purge
        </Button>
      </DialogFooter>
    </>
  );
}
