"use client";
import { type CreateInvitationInput, createInvitationInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useInvite } from "../mutations.ts";
import type { ShownLink } from "./link-dialog.tsx";
import { RoleField } from "./role-field.tsx";
import { TeamChoice } from "./team-choice.tsx";

interface InviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onLink: (link: ShownLink) => void;
}

export function InviteDialog({ open, onOpenChange, onLink }: InviteDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Invite somebody"
        description="You get a link to send. It works once and for seven days."
        className="max-w-md"
      >
        <InviteForm
          onLink={(link) => {
            onOpenChange(false);
            onLink(link);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function InviteForm({ onLink }: Pick<InviteDialogProps, "onLink">) {
  const invite = useInvite();
  const form = useForm<CreateInvitationInput>({
    resolver: zodResolver(createInvitationInput),
    defaultValues: { email: "", role: "member", teams: [] },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      const { invitation, token } = await invite.mutateAsync(input);
      const { email, expiresAt } = invitation;
      onLink({ title: `${email} is invited`, email, path: `/invite/${token}`, expiresAt });
    } catch (error) {
      showServerErrors(error, form.setError, ["email", "role"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Make the link" pending={isSubmitting}>
      <Field label="E-mail" error={errors.email?.message} hint="They sign in with it.">
        {(control) => (
          <Input
            {...control}
            {...form.register("email")}
            type="email"
            placeholder="bob@acme.com"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <RoleField control={form.control} name="role" />
      <TeamChoice control={form.control} />
    </DialogForm>
  );
}
