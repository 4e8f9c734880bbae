"use client";
import type { PolicyDraftView } from "@gatehouse/domain";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { useDiscardDraft } from "../mutations.ts";

interface DiscardDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  draft: PolicyDraftView;
  onDiscarded: () => void;
}

export function DiscardDialog({ open, onOpenChange, draft, onDiscarded }: DiscardDialogProps) {
  const discard = useDiscardDraft();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Discard the draft?"
      confirmLabel="Discard draft"
      onConfirm={async () => {
        await discard.mutateAsync(draft.revision);
        onDiscarded();
        toast.success("The draft is discarded");
      }}
    >
      What is written in it is gone for everybody. The policy in force and its versions stay as they are.
    </ConfirmDialog>
  );
}
