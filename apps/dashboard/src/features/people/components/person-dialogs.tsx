"use client";
import type { ListedPersonView } from "@gatehouse/domain";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { plural } from "#lib/format.ts";
import { useCreatePasswordReset, useRemovePerson, useUpdatePerson } from "../mutations.ts";
import type { ShownLink } from "./link-dialog.tsx";

interface PersonDialogProps {
  person: ListedPersonView;
  onClose: () => void;
}

const closing = (onClose: () => void) => (open: boolean) => !open && onClose();
/** " and their 2 keys", or nothing. */
const andKeys = ({ keyCount }: ListedPersonView): string =>
  keyCount === 0 ? "" : ` The ${plural(keyCount, "key")} that belong to them`;

export function DisableDialog({ person, onClose }: PersonDialogProps) {
  const update = useUpdatePerson(person.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={closing(onClose)}
      title={`Disable ${person.name}?`}
      confirmLabel="Disable"
      onConfirm={async () => {
        await update.mutateAsync({ disabled: true });
        toast.success(`${person.name} is disabled`);
      }}
    >
      They are signed out with their next request and cannot sign in.
      {person.keyCount > 0 ? `${andKeys(person)} stop working within seconds, until you enable them again.` : ""}
    </ConfirmDialog>
  );
}

export function EnableDialog({ person, onClose }: PersonDialogProps) {
  const update = useUpdatePerson(person.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={closing(onClose)}
      title={`Enable ${person.name}?`}
      confirmLabel="Enable"
      onConfirm={async () => {
        await update.mutateAsync({ disabled: false });
        toast.success(`${person.name} may sign in again`);
      }}
    >
      They may sign in again. Their keys that were disabled together with them work again; others stay as they are.
    </ConfirmDialog>
  );
}

export function RemoveDialog({ person, onClose }: PersonDialogProps) {
  const remove = useRemovePerson();
  return (
    <ConfirmDialog
      open
      onOpenChange={closing(onClose)}
      title={`Remove ${person.name}?`}
      confirmLabel="Remove"
      onConfirm={async () => {
        await remove.mutateAsync(person.id);
        toast.success(`${person.name} is removed`);
      }}
    >
      Their account, their sessions and the budgets and rate limits on them are removed for good.
      {person.keyCount > 0
        ? `${andKeys(person)} are revoked: applications that use them are refused within seconds.`
        : ""}{" "}
      What they did and spent stays in the audit log and in the usage.
    </ConfirmDialog>
  );
}

export function TotpOffDialog({ person, onClose }: PersonDialogProps) {
  const update = useUpdatePerson(person.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={closing(onClose)}
      title={`Turn two-step sign-in of ${person.name} off?`}
      confirmLabel="Turn off"
      onConfirm={async () => {
        await update.mutateAsync({ totp: false });
        toast.success(`${person.name} signs in with the password alone now`);
      }}
    >
      For somebody who has lost the phone and the recovery codes. Make sure that it is them who ask. They are signed out
      everywhere, and can set it up again.
    </ConfirmDialog>
  );
}

export function ResetDialog({ person, onClose, onLink }: PersonDialogProps & { onLink: (link: ShownLink) => void }) {
  const reset = useCreatePasswordReset();
  const { name, email } = person;
  return (
    <ConfirmDialog
      open
      onOpenChange={closing(onClose)}
      title={`Make a password link for ${name}?`}
      confirmLabel="Make the link"
      onConfirm={async () => {
        const { token, expiresAt } = await reset.mutateAsync(person.id);
        onLink({ title: `Password link for ${name}`, email, path: `/reset/${token}`, expiresAt });
      }}
    >
      With it, they set a new password, once and within an hour. Their password works until then; two-step sign-in stays
      as it is.
    </ConfirmDialog>
  );
}
