"use client";
import { loginInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useForm } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { SIGN_IN_PROBLEMS, type SignInOutcome } from "#features/session/sign-in.ts";
import { setupQuery } from "#features/setup/queries.ts";

export interface Credentials {
  email: string;
  password: string;
}

interface PasswordStepProps {
  attempt: (given: Credentials) => Promise<Exclude<SignInOutcome, "ok">>;
  onCodeNeeded: (credentials: Credentials) => void;
}

export function PasswordStep({ attempt, onCodeNeeded }: PasswordStepProps) {
  const setup = useQuery(setupQuery());
  const form = useForm<Credentials>({
    resolver: zodResolver(loginInput.omit({ code: true })),
    defaultValues: { email: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (credentials) => {
    const outcome = await attempt(credentials);
    if (outcome === "code_needed") return onCodeNeeded(credentials);
    form.setError("root", { message: SIGN_IN_PROBLEMS[outcome] });
    form.setFocus("password");
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {setup.data?.open ? (
        <Callout title="There is no account yet">
          <Link href="/setup" className="font-medium text-accent underline underline-offset-4">
            Create the first owner
          </Link>{" "}
          with the token that was printed at start.
        </Callout>
      ) : null}
      {errors.root ? (
        <Callout tone="danger" role="alert">
          {errors.root.message}
        </Callout>
      ) : null}
      <Field label="E-mail" error={errors.email?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("email")}
            type="email"
            autoComplete="username"
            autoFocus
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Password" error={errors.password ? "Enter your password." : undefined}>
        {(control) => (
          <Input {...control} {...form.register("password")} type="password" autoComplete="current-password" />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={isSubmitting}>
        Sign in
      </Button>
    </form>
  );
}
