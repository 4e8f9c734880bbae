"use client";
import { type CreateOwnerInput, createOwnerInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useCreateOwner } from "./mutations.ts";

const FIELDS = ["setupToken", "organizationName", "name", "email", "password", "timeZone"] as const;

export function OwnerForm({ token }: { token: string }) {
  const create = useCreateOwner();
  const form = useForm<CreateOwnerInput>({
    resolver: zodResolver(createOwnerInput),
    defaultValues: {
      setupToken: token,
      organizationName: "",
      name: "",
      email: "",
      password: "",
      timeZone: browserZone(),
    },
  });
  const { errors } = form.formState;
  useEffect(hideToken, []);
  const submit = form.handleSubmit(async (input) => {
    try {
      const signedIn = await create.mutateAsync(input);
      window.location.assign(signedIn ? "/" : "/login");
      await new Promise(() => {});
    } catch (error) {
      showServerErrors(error, form.setError, FIELDS);
    }
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {errors.root ? (
        <Callout tone="danger" role="alert">
          {errors.root.message}
        </Callout>
      ) : null}
      <Field
        label="Setup token"
        error={errors.setupToken?.message}
        hint={token ? "Taken from the link." : "Printed where Gatehouse was started."}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("setupToken")}
            className="font-mono text-xs"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Organization" error={errors.organizationName?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("organizationName")}
            placeholder="Acme Inc."
            autoComplete="organization"
          />
        )}
      </Field>
      <Field label="Your name" error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" />}
      </Field>
      <Field label="E-mail" error={errors.email?.message}>
        {(control) => (
          <Input {...control} {...form.register("email")} type="email" autoComplete="username" spellCheck={false} />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message} hint="At least 12 characters.">
        {(control) => <Input {...control} {...form.register("password")} type="password" autoComplete="new-password" />}
      </Field>
      <Field
        label="Reporting time zone"
        error={errors.timeZone?.message}
        hint="Days, months and budgets begin by its clock."
      >
        {(control) => (
          <>
            <Input
              {...control}
              {...form.register("timeZone")}
              list="time-zones"
              autoComplete="off"
              spellCheck={false}
            />
            <datalist id="time-zones">
              {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={form.formState.isSubmitting}>
        Create owner and sign in
      </Button>
    </form>
  );
}

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Takes the token out of the address bar, so that it does not stay in the history or on a shared screen. */
function hideToken(): void {
  const url = new URL(window.location.href);
  if (!url.searchParams.has("token")) return;
  url.searchParams.delete("token");
  window.history.replaceState(window.history.state, "", url);
}
