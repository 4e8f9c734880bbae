"use client";
import { type AcceptInvitationInput, acceptInvitationInput, type InvitationOfferView } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useForm } from "react-hook-form";
import { AuthCard } from "#components/auth-card.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { openInvitation, useAcceptInvitation } from "./mutations.ts";
import { ROLE_LABELS } from "./roles.ts";

/** Where an invitation's link leads: what it offers, and the form that accepts it. */
export function InviteView({ token }: { token: string }) {
  const offer = useQuery({ queryKey: ["invitation-offer"], queryFn: () => openInvitation(token) });
  if (offer.data) {
    const { organizationName, invitedBy, role } = offer.data;
    return (
      <AuthCard
        title={`Join ${organizationName}`}
        description={`${invitedBy} invites you to Gatehouse as ${ROLE_LABELS[role]}.`}
        footer="The link works once. Nothing is made before you accept."
      >
        <AcceptForm token={token} offer={offer.data} />
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Your invitation" description="One moment: it is being looked up.">
      {offer.isError ? (
        <div className="grid gap-4">
          <Callout tone="danger" role="alert">
            {offer.error.message}
          </Callout>
          <Button asChild>
            <Link href="/login">Go to sign in</Link>
          </Button>
        </div>
      ) : (
        <Skeleton className="h-48" aria-busy />
      )}
    </AuthCard>
  );
}

function AcceptForm({ token, offer }: { token: string; offer: InvitationOfferView }) {
  const accept = useAcceptInvitation();
  const form = useForm<AcceptInvitationInput>({
    resolver: zodResolver(acceptInvitationInput),
    defaultValues: { token, name: "", password: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      window.location.assign((await accept.mutateAsync(input)) ? "/" : "/login");
      await new Promise(() => {});
    } catch (error) {
      showServerErrors(error, form.setError, ["name", "password"]);
    }
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {errors.root ? (
        <Callout tone="danger" role="alert">
          {errors.root.message}
        </Callout>
      ) : null}
      <Field label="E-mail" hint="You sign in with it.">
        {(control) => <Input {...control} value={offer.email} autoComplete="username" readOnly />}
      </Field>
      <Field label="Your name" error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" maxLength={100} autoFocus />}
      </Field>
      <Field label="Password" error={errors.password?.message} hint="At least 12 characters.">
        {(control) => <Input {...control} {...form.register("password")} type="password" autoComplete="new-password" />}
      </Field>
      <Button type="submit" variant="primary" size="lg" pending={isSubmitting}>
        Accept and sign in
      </Button>
    </form>
  );
}
