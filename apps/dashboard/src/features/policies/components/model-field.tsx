"use client";
import type { ReactNode } from "react";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Choice } from "../rule-choices.ts";

interface ModelFieldProps {
  label: string;
  hint?: ReactNode;
  error: string | undefined;
  models: readonly Choice[];
  value: string;
  onChange: (model: string) => void;
}

/** One of the models that there are; one that is gone stays chosen until another one is. */
export function ModelField({ label, hint, error, models, value, onChange }: ModelFieldProps) {
  const isGone = value !== "" && !models.some((model) => model.value === value);
  const gone = isGone ? [{ value, label: `${value} (does not exist)` }] : [];
  const none = models.length === 0 ? "There is no model yet. Connect a provider first." : hint;
  return (
    <Field label={label} hint={none} error={error}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onValueChange={onChange}
          placeholder="Choose a model"
          options={[...models, ...gone]}
        />
      )}
    </Field>
  );
}
