"use client";
import type { PolicyDocument } from "@gatehouse/domain";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { useLastPresent } from "#lib/use-last-present.ts";
import type { Removal } from "../../settings-edits.ts";
import type { Use } from "../../settings-uses.ts";
import { capital } from "../../word-list.ts";

interface RemoveSettingDialogProps {
  /** What is used elsewhere; null: closed. */
  asked: (Removal & { name: string }) | null;
  onClose: () => void;
  onRemove: (document: PolicyDocument, name: string) => void;
}

/** Where an entry is used that is to be deleted: it is taken out there as well, or is needed there and stays. */
export function RemoveSettingDialog({ asked, onClose, onRemove }: RemoveSettingDialogProps) {
  const shown = useLastPresent(asked);
  if (!shown) return null;
  const { name, uses, document } = shown;
  const needed = uses.filter((use) => use.needed);
  return (
    <ConfirmDialog
      open={asked !== null}
      onOpenChange={(open) => !open && onClose()}
      title={document ? `Delete ${name}, and take it out where it is used?` : `${capital(name)} is needed`}
      confirmLabel="Delete and take out"
      blocked={document === null}
      onConfirm={async () => {
        if (document) onRemove(document, name);
      }}
    >
      {document ? (
        <>
          <p>Without it, these look for less or ask fewer services than before:</p>
          <Uses uses={uses} />
        </>
      ) : (
        <>
          <p>
            These have nothing else in its place, and would mean something else without it. Change or delete them first.
          </p>
          <Uses uses={needed} />
        </>
      )}
    </ConfirmDialog>
  );
}

const Uses = ({ uses }: { uses: readonly Use[] }) => (
  <ul aria-label="Where it is used" className="grid list-disc gap-1 pl-5 text-compact text-foreground">
    {uses.map(({ where }) => (
      <li key={where} className="min-w-0 break-words">
        {where}
      </li>
    ))}
  </ul>
);
