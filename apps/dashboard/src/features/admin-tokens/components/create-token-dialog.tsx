"use client";
import { type CreatedAdminTokenView, mayGiveRole, tokenRole } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { ROLE_LABELS, ROLE_WORDS } from "#features/people/roles.ts";
import { useActor } from "#features/session/index.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { useCreateAdminToken } from "../mutations.ts";
import { TOKEN_DAYS, type TokenForm, tokenForm } from "../token-form.ts";
import { ScopeField } from "./scope-field.tsx";

interface CreateTokenDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (created: CreatedAdminTokenView) => void;
}

export const CreateTokenDialog = ({ open, onOpenChange, onCreated }: CreateTokenDialogProps) => (
  <Dialog open={open} onOpenChange={onOpenChange}>
    <DialogContent
      title="New API token"
      description="It works while you could make it: if you leave, it stops."
      className="max-w-lg"
    >
      <TokenFormFields
        onCreated={(created) => {
          onOpenChange(false);
          onCreated(created);
        }}
      />
    </DialogContent>
  </Dialog>
);

function TokenFormFields({ onCreated }: Pick<CreateTokenDialogProps, "onCreated">) {
  const actor = useActor();
  const create = useCreateAdminToken();
  const form = useForm<TokenForm>({
    resolver: zodResolver(tokenForm),
    defaultValues: { name: "", role: "admin", scopes: [], days: "90" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ days, ...input }) => {
    try {
      const expiresAt = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
      onCreated(await create.mutateAsync({ ...input, expiresAt }));
    } catch (error) {
      showServerErrors(error, form.setError, ["name", "role", "scopes"]);
    }
  });
  const roles = tokenRole.options
    .filter((role) => mayGiveRole(actor, role))
    .map((role) => ({ value: role, label: `${ROLE_LABELS[role]}: ${ROLE_WORDS[role]}`, text: ROLE_LABELS[role] }));
  const days = Object.entries(TOKEN_DAYS).map(([value, label]) => ({ value, label }));
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Make the token" pending={isSubmitting}>
      <Field label="Name" error={errors.name?.message} hint="What the token is for: it stands in the audit log.">
        {(control) => <Input {...control} {...form.register("name")} placeholder="Terraform" autoComplete="off" />}
      </Field>
      <SelectField control={form.control} name="role" label="At most" options={roles} />
      <ScopeField control={form.control} error={errors.scopes?.message} />
      <SelectField control={form.control} name="days" label="Ends" options={days} />
    </DialogForm>
  );
}
