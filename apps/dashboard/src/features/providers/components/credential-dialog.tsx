"use client";
import type { CredentialView } from "@gatehouse/domain";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { providerLabel } from "../catalogue.ts";
import { CreateCredentialForm } from "./create-credential-form.tsx";
import { EditCredentialForm } from "./edit-credential-form.tsx";

interface CredentialDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The credential to change; null to add one. */
  credential: CredentialView | null;
}

export function CredentialDialog({ open, onOpenChange, credential }: CredentialDialogProps) {
  const done = () => onOpenChange(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={credential ? `Edit ${credential.name}` : "Add provider"}
        description={
          credential
            ? providerLabel(credential.provider)
            : "The secret is encrypted before it is stored and never shown again."
        }
        className="max-w-md"
      >
        {credential ? (
          <EditCredentialForm credential={credential} onDone={done} />
        ) : (
          <CreateCredentialForm onDone={done} />
        )}
      </DialogContent>
    </Dialog>
  );
}
