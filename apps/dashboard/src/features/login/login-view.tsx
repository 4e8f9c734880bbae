"use client";
import { loginInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { signIn } from "next-auth/react";
import { useForm } from "react-hook-form";
import type * as z from "zod";
import { AuthCard } from "#components/auth-card.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { setupQuery } from "#features/setup/queries.ts";
import { safeReturnPath } from "#lib/return-path.ts";

type LoginForm = z.input<typeof loginInput>;

/** `returnTo`: the path asked for before signing in; only a path on this site is followed. */
export function LoginView({ returnTo }: { returnTo: string | null }) {
  const setup = useQuery(setupQuery());
  const form = useForm<LoginForm>({
    resolver: zodResolver(loginInput),
    defaultValues: { email: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ email, password }) => {
    const answer = await attempt(email, password);
    if (answer === "ok") {
      // A full load: nothing of an earlier session may survive in memory.
      window.location.assign(safeReturnPath(returnTo));
      // The button keeps turning until the page is gone.
      await new Promise(() => {});
    }
    form.setError("root", { message: answer });
    form.setFocus("password");
  });
  return (
    <AuthCard
      title="Sign in to Gatehouse"
      description="Use the account that your administrator gave you."
      footer="No access? Ask the owner of this installation."
    >
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
    </AuthCard>
  );
}

/** "ok", or what to tell the person; the same words whether the account or the password is wrong. */
async function attempt(email: string, password: string): Promise<string> {
  try {
    const answer = await signIn("credentials", { email, password, redirect: false });
    if (answer?.ok) return "ok";
    return answer?.status === 429
      ? "Too many attempts. Wait a few minutes, then try again."
      : "E-mail and password do not fit, or sign-in is paused after too many attempts.";
  } catch {
    return "The server cannot be reached. Check your connection and try again.";
  }
}
