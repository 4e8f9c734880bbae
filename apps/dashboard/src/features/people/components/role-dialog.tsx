"use client";
import type { ListedPersonView, OrganizationRole } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useUpdatePerson } from "../mutations.ts";
import { ROLE_LABELS } from "../roles.ts";
import { RoleField } from "./role-field.tsx";

interface RoleDialogProps {
  person: ListedPersonView;
  onClose: () => void;
}

export function RoleDialog({ person, onClose }: RoleDialogProps) {
  const update = useUpdatePerson(person.id);
  const form = useForm<{ role: OrganizationRole }>({ defaultValues: { role: person.role } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ role }) => {
    try {
      await update.mutateAsync({ role });
      toast.success(`${person.name} is now ${ROLE_LABELS[role]}`);
      onClose();
    } catch (error) {
      showServerErrors(error, form.setError, ["role"]);
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Role of ${person.name}`}
        description="Another role signs them out everywhere; they sign in again with it."
        className="max-w-md"
      >
        <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Save role" pending={isSubmitting}>
          <RoleField control={form.control} name="role" />
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}
