"use client";
import { type ResetPasswordInput, resetPasswordInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { AuthCard } from "#components/auth-card.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useResetPassword } from "./mutations.ts";

/** Where a password link leads. */
export function ResetView({ token }: { token: string }) {
  const reset = useResetPassword();
  const form = useForm<ResetPasswordInput>({
    resolver: zodResolver(resetPasswordInput),
    defaultValues: { token, password: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      window.location.assign((await reset.mutateAsync(input)) ? "/" : "/login");
      await new Promise(() => {});
    } catch (error) {
      showServerErrors(error, form.setError, ["password"]);
    }
  });
  const problem = errors.root?.message ?? errors.token?.message;
  return (
    <AuthCard
      title="Set a new password"
      description="You are signed out everywhere else then."
      footer="The link works once and for an hour."
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        {problem ? (
          <Callout tone="danger" role="alert">
            {problem}
          </Callout>
        ) : null}
        <Field label="New password" error={errors.password?.message} hint="At least 12 characters.">
          {(control) => (
            <Input {...control} {...form.register("password")} type="password" autoComplete="new-password" autoFocus />
          )}
        </Field>
        <Button type="submit" variant="primary" size="lg" pending={isSubmitting}>
          Set password and sign in
        </Button>
      </form>
    </AuthCard>
  );
}
