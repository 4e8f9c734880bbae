"use client";
import type { CredentialView } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { providerPreset } from "../catalogue.ts";
import { type UpdateCredentialInput, useUpdateCredential } from "../mutations.ts";

export function EditCredentialForm({ credential, onDone }: { credential: CredentialView; onDone: () => void }) {
  const update = useUpdateCredential(credential.id);
  const form = useForm({ defaultValues: { name: credential.name, baseUrl: credential.baseUrl, secret: "" } });
  const { errors, isSubmitting } = form.formState;
  const preset = providerPreset(credential.provider);
  const moved = form.watch("baseUrl").trim() !== credential.baseUrl;
  const secretNeeded = (moved && credential.secretHint !== null) || credential.needsSecret;
  const submit = form.handleSubmit(async (values) => {
    const changes: UpdateCredentialInput = {
      name: values.name.trim(),
      ...(moved ? { baseUrl: values.baseUrl.trim() } : {}),
      ...(values.secret.trim() ? { secret: values.secret.trim() } : {}),
    };
    try {
      await update.mutateAsync(changes);
      toast.success(`${changes.name} is saved`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["name", "baseUrl", "secret"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Save" pending={isSubmitting}>
      <Field label="Name" error={errors.name?.message}>
        {(control) => (
          <Input
            {...control}
            {...form.register("name", { validate: (name) => name.trim() !== "" || "Give it a name." })}
            maxLength={100}
            autoComplete="off"
          />
        )}
      </Field>
      <Field label="Base URL" error={errors.baseUrl?.message} hint={preset?.baseUrlHelp}>
        {(control) => (
          <Input
            {...control}
            {...form.register("baseUrl", { validate: (url) => url.trim() !== "" || "Give the server's address." })}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      {moved && credential.secretHint !== null ? (
        <Callout tone="warning">
          The stored secret was entered for the old address and is never sent to another one. Enter it again.
        </Callout>
      ) : null}
      <Field
        label="Secret"
        error={errors.secret?.message}
        optional={!secretNeeded}
        hint={
          credential.secretHint !== null && !moved
            ? `${credential.secretHint ? `Ends in ${credential.secretHint}. ` : ""}Leave empty to keep it. ${preset?.secretHelp ?? ""}`
            : preset?.secretHelp
        }
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("secret", {
              validate: (secret) =>
                secret.trim() !== "" || !secretNeeded || preset?.needsSecret === false || "Enter the secret again.",
            })}
            type="password"
            autoComplete="off"
            className="font-mono"
          />
        )}
      </Field>
    </DialogForm>
  );
}
