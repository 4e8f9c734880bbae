"use client";
import { PROVIDER_CATALOGUE } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import type { UseFormReturn } from "react-hook-form";
import { SelectField } from "#components/select-field.tsx";
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
      <SelectField control={form.control} name="narrowing" label="Counts" options={NARROWINGS} />
      {narrowing === "model" ? (
        <SelectField
          control={form.control}
          name="model"
          rules={{ required: "Choose the model." }}
          label="Model"
          hint={models.data && names.length === 0 ? "There is no model yet." : undefined}
          placeholder="Choose a model"
          options={names.map((name) => ({ value: name, label: name }))}
        />
      ) : null}
      {narrowing === "provider" ? (
        <SelectField
          control={form.control}
          name="provider"
          rules={{ required: "Choose the provider." }}
          label="Provider"
          placeholder="Choose a provider"
          options={PROVIDER_CATALOGUE.map(({ id, label }) => ({ value: id, label }))}
        />
      ) : null}
    </>
  );
}
