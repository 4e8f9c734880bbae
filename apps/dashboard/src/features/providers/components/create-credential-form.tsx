"use client";
import { createCredentialInput, PROVIDER_CATALOGUE } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { toast } from "sonner";
import { ProviderMark } from "#components/data/provider-mark.tsx";
import { DialogForm } from "#components/dialog-form.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { providerPreset } from "../catalogue.ts";
import { freeName } from "../free-name.ts";
import { useCreateCredential } from "../mutations.ts";
import { credentialsQuery } from "../queries.ts";

// The sandbox is connected by its offer, which knows its address.
const CHOICES = PROVIDER_CATALOGUE.filter((preset) => preset.id !== "sandbox").map(({ id, label }) => ({
  value: id,
  text: label,
  label: (
    <span className="flex items-center gap-2">
      <ProviderMark provider={id} />
      {label}
    </span>
  ),
}));

export function CreateCredentialForm({ onDone }: { onDone: () => void }) {
  const create = useCreateCredential();
  const present = useQuery(credentialsQuery()).data?.items ?? [];
  const form = useForm({ defaultValues: { provider: "openai", name: "", baseUrl: "", secret: "" } });
  const { errors, isSubmitting } = form.formState;
  const preset = providerPreset(form.watch("provider"));
  const usualName = freeName(
    preset?.label ?? "",
    present.map(({ name }) => name),
  );
  const submit = form.handleSubmit(async (values) => {
    const input = createCredentialInput.safeParse({
      provider: values.provider,
      name: values.name.trim() || usualName,
      baseUrl: values.baseUrl.trim() || null,
      secret: values.secret.trim() || null,
    });
    if (!input.success) {
      for (const { path, message } of input.error.issues) {
        form.setError(path[0] as "name" | "baseUrl" | "secret", { message });
      }
      return;
    }
    try {
      const credential = await create.mutateAsync(input.data);
      toast.success(`${credential.name} is added. Test it, then add its models.`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["provider", "name", "baseUrl", "secret"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Add provider" pending={isSubmitting}>
      <Controller
        control={form.control}
        name="provider"
        render={({ field }) => (
          <Field label="Provider" error={errors.provider?.message}>
            {(control) => (
              <Select
                {...control}
                ref={field.ref}
                value={field.value}
                onValueChange={(provider) => {
                  field.onChange(provider);
                  // What was wrong was so for another provider.
                  form.clearErrors();
                }}
                options={CHOICES}
              />
            )}
          </Field>
        )}
      />
      <Field
        label="Secret"
        error={errors.secret?.message}
        optional={preset?.needsSecret === false}
        hint={preset?.secretHelp ?? "The API key that the vendor gave you."}
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("secret", {
              validate: (secret) => secret.trim() !== "" || !preset?.needsSecret || "This provider needs a secret.",
            })}
            type="password"
            autoComplete="off"
            className="font-mono"
          />
        )}
      </Field>
      <Field
        label="Base URL"
        error={errors.baseUrl?.message}
        optional={Boolean(preset?.defaultBaseUrl)}
        hint={
          preset?.baseUrlHelp ??
          (preset?.defaultBaseUrl ? "Only when you use another address than the vendor's own." : undefined)
        }
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("baseUrl", {
              validate: (url) => url.trim() !== "" || Boolean(preset?.defaultBaseUrl) || "Give the server's address.",
            })}
            placeholder={preset?.defaultBaseUrl ?? preset?.baseUrlExample}
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label="Name"
        error={errors.name?.message}
        optional
        hint="Tells it apart from another account at the same vendor."
      >
        {(control) => (
          <Input {...control} {...form.register("name")} placeholder={usualName} autoComplete="off" maxLength={100} />
        )}
      </Field>
    </DialogForm>
  );
}
