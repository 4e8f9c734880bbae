"use client";
import { PROVIDER_CATALOGUE } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn } from "react-hook-form";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { modelsQuery } from "#features/providers/queries.ts";
import type { BudgetDraft } from "../budget-draft.ts";

const NARROWINGS = [
  { value: "none", label: "All requests" },
  { value: "model", label: "Requests for one model" },
  { value: "provider", label: "Attempts at one provider" },
];

/** Which requests a budget counts: all, or those for one model or to one provider. */
export function NarrowingFields({ form }: { form: UseFormReturn<BudgetDraft> }) {
  const narrowing = form.watch("narrowing");
  const models = useQuery(modelsQuery());
  const names = [...new Set(models.data?.items.map(({ model }) => model))].sort();
  return (
    <>
      <Controller
        control={form.control}
        name="narrowing"
        render={({ field }) => (
          <Field label="Counts">
            {(control) => (
              <Select
                {...control}
                ref={field.ref}
                value={field.value}
                onValueChange={field.onChange}
                options={NARROWINGS}
              />
            )}
          </Field>
        )}
      />
      {narrowing === "model" ? (
        <Controller
          control={form.control}
          name="model"
          rules={{ required: "Choose the model." }}
          render={({ field, fieldState }) => (
            <Field
              label="Model"
              error={fieldState.error?.message}
              hint={models.data && names.length === 0 ? "There is no model yet." : undefined}
            >
              {(control) => (
                <Select
                  {...control}
                  ref={field.ref}
                  value={field.value || undefined}
                  onValueChange={field.onChange}
                  placeholder="Choose a model"
                  options={names.map((name) => ({ value: name, label: name }))}
                />
              )}
            </Field>
          )}
        />
      ) : null}
      {narrowing === "provider" ? (
        <Controller
          control={form.control}
          name="provider"
          rules={{ required: "Choose the provider." }}
          render={({ field, fieldState }) => (
            <Field label="Provider" error={fieldState.error?.message}>
              {(control) => (
                <Select
                  {...control}
                  ref={field.ref}
                  value={field.value || undefined}
                  onValueChange={field.onChange}
                  placeholder="Choose a provider"
                  options={PROVIDER_CATALOGUE.map(({ id, label }) => ({ value: id, label }))}
                />
              )}
            </Field>
          )}
        />
      ) : null}
    </>
  );
}
