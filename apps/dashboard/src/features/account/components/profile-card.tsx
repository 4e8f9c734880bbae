"use client";
import { type AccountView, type UpdateAccountInput, updateAccountInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useUpdateAccount } from "../mutations.ts";

export function ProfileCard({ account }: { account: AccountView }) {
  const update = useUpdateAccount();
  const form = useForm<UpdateAccountInput>({
    resolver: zodResolver(updateAccountInput),
    values: { name: account.name },
    resetOptions: { keepDirtyValues: true },
  });
  const { errors, isDirty, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      form.reset(await update.mutateAsync(input));
      toast.success("Your name is saved");
    } catch (error) {
      showServerErrors(error, form.setError, ["name"]);
    }
  });
  return (
    <Card aria-label="Profile">
      <CardHeader title="Profile" description="Others see your name on keys, budgets and in the audit log." />
      <form onSubmit={submit} noValidate className="grid gap-4 px-5 pb-5">
        {errors.root ? (
          <Callout tone="danger" role="alert">
            {errors.root.message}
          </Callout>
        ) : null}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label="Name" error={errors.name?.message}>
            {(control) => <Input {...control} {...form.register("name")} autoComplete="name" maxLength={100} />}
          </Field>
          <Field label="E-mail" hint="You sign in with it. It cannot be changed.">
            {(control) => <Input {...control} value={account.email} readOnly className="text-muted-foreground" />}
          </Field>
        </div>
        <Button type="submit" className="justify-self-start" disabled={!isDirty} pending={isSubmitting}>
          Save name
        </Button>
      </form>
    </Card>
  );
}
