"use client";
import { type AccountView, type ChangePasswordInput, changePasswordInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useChangePassword } from "../mutations.ts";

const EMPTY = { currentPassword: "", newPassword: "" };

export function PasswordCard({ account }: { account: AccountView }) {
  const change = useChangePassword();
  const form = useForm<ChangePasswordInput>({ resolver: zodResolver(changePasswordInput), defaultValues: EMPTY });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      await change.mutateAsync(input);
      form.reset(EMPTY);
      toast.success("Your password is changed. You are signed out everywhere else.");
    } catch (error) {
      showServerErrors(error, form.setError, ["currentPassword", "newPassword"]);
    }
  });
  return (
    <Card aria-label="Password">
      <CardHeader title="Password" description="Changing it signs you out everywhere but here." />
      <form onSubmit={submit} noValidate className="grid gap-4 px-5 pb-5">
        {errors.root ? (
          <Callout tone="danger" role="alert">
            {errors.root.message}
          </Callout>
        ) : null}
        <input type="hidden" autoComplete="username" value={account.email} readOnly />
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label="Current password" error={errors.currentPassword?.message}>
            {(control) => (
              <Input
                {...control}
                {...form.register("currentPassword")}
                type="password"
                autoComplete="current-password"
              />
            )}
          </Field>
          <Field label="New password" error={errors.newPassword?.message} hint="At least 12 characters.">
            {(control) => (
              <Input {...control} {...form.register("newPassword")} type="password" autoComplete="new-password" />
            )}
          </Field>
        </div>
        <Button type="submit" className="justify-self-start" pending={isSubmitting}>
          Change password
        </Button>
      </form>
    </Card>
  );
}
