"use client";
import { type CredentialView, NO_TRAITS } from "@gatehouse/domain";
import { Controller, useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { providerPreset } from "../catalogue.ts";
import { useCreateDeployment } from "../mutations.ts";
import { draftOf, tokensProblem, traitsOf } from "../traits-draft.ts";
import { RegionField } from "./region-field.tsx";
import { TraitFields } from "./trait-fields.tsx";

export interface DeploymentDraft {
  credentialId: string;
  /** Models that the provider of that credential listed, to choose from. */
  models: readonly string[];
}

interface DeploymentDialogProps {
  draft: DeploymentDraft | null;
  credentials: readonly CredentialView[];
  onClose: () => void;
}

export function DeploymentDialog({ draft, credentials, onClose }: DeploymentDialogProps) {
  return (
    <Dialog open={draft !== null} onOpenChange={(open) => !open && onClose()}>
      {draft ? (
        <DialogContent
          title="Add model"
          description="Which name applications send, and which model of the provider answers."
          className="max-w-md"
        >
          <DeploymentForm draft={draft} credentials={credentials} onDone={onClose} />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}

interface DeploymentFormProps {
  draft: DeploymentDraft;
  credentials: readonly CredentialView[];
  onDone: () => void;
}

function DeploymentForm({ draft, credentials, onDone }: DeploymentFormProps) {
  const create = useCreateDeployment();
  const form = useForm({
    defaultValues: {
      credentialId: draft.credentialId,
      upstreamModel: "",
      model: "",
      region: "",
      traits: draftOf(NO_TRAITS),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const upstreamModel = form.watch("upstreamModel");
  const credentialId = form.watch("credentialId");
  const preset = providerPreset(credentials.find(({ id }) => id === credentialId)?.provider ?? "");
  const listed = credentialId === draft.credentialId ? draft.models : [];
  const submit = form.handleSubmit(async (values) => {
    const upstream = values.upstreamModel.trim();
    try {
      const deployment = await create.mutateAsync({
        credentialId: values.credentialId,
        model: values.model.trim() || upstream,
        upstreamModel: upstream,
        region: values.region.trim() || null,
        traits: traitsOf(values.traits),
      });
      toast.success(`${deployment.model} can be called`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, [
        "credentialId",
        "model",
        "upstreamModel",
        "region",
        "traits.contextTokens",
      ]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Add model" pending={isSubmitting}>
      <SelectField
        control={form.control}
        name="credentialId"
        label="Provider"
        options={credentials.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Field
        label="Upstream model"
        error={errors.upstreamModel?.message}
        hint={preset?.modelHelp ?? "The provider's own name for it."}
      >
        {(control) => (
          <>
            <Input
              {...control}
              {...form.register("upstreamModel", {
                validate: (name) => /^\S+$/.test(name.trim()) || "Name the provider's model, without spaces.",
              })}
              list={`${control.id}-models`}
              placeholder={preset?.modelExample}
              className="font-mono text-compact"
              autoComplete="off"
              spellCheck={false}
            />
            <datalist id={`${control.id}-models`}>
              {listed.map((model) => (
                <option key={model} value={model} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field
        label="Model"
        optional
        error={errors.model?.message}
        hint="The name that applications send. If the name is taken, this becomes its last fallback."
      >
        {(control) => (
          <Input
            {...control}
            {...form.register("model", {
              validate: (name) => !/\s/.test(name.trim()) || "A model name has no spaces.",
            })}
            placeholder={upstreamModel.trim() || "The same"}
            className="font-mono text-compact"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Disclosure label="Region, promises, context and content">
        <RegionField error={errors.region?.message} inputProps={form.register("region")} />
        <Controller
          control={form.control}
          name="traits"
          rules={{ validate: ({ contextTokens }) => tokensProblem(contextTokens) }}
          render={({ field }) => (
            <TraitFields
              value={field.value}
              onChange={field.onChange}
              error={errors.traits?.message ?? errors.traits?.contextTokens?.message}
            />
          )}
        />
      </Disclosure>
    </DialogForm>
  );
}
