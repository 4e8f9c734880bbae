"use client";
import type { CacheSettings } from "@gatehouse/domain";
import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import type { FormProblems } from "../form-problems.ts";
import type { Choice } from "../rule-choices.ts";
import { ModelField } from "./model-field.tsx";
import { NumberField } from "./number-field.tsx";

type Semantic = NonNullable<CacheSettings["semantic"]>;

interface SemanticFieldsProps {
  value: CacheSettings["semantic"];
  onChange: (value: CacheSettings["semantic"]) => void;
  models: readonly Choice[];
  problems: FormProblems;
}

/** Whether questions that mean nearly the same get the same answer, and what nearly is. */
export function SemanticFields({ value, onChange, models, problems }: SemanticFieldsProps) {
  const id = useId();
  const start = (): Semantic => ({
    // Names of models for embeddings nearly always say so; where none does, it has to be chosen.
    model: models.find((model) => model.value.includes("embed"))?.value ?? "",
    threshold: 0.95,
  });
  return (
    <div className="grid gap-3">
      <label htmlFor={id} className="flex items-center gap-2.5 text-compact">
        <Checkbox
          id={id}
          checked={value !== null}
          onCheckedChange={(checked) => onChange(checked === true ? start() : null)}
        />
        Also answers to questions that mean nearly the same
      </label>
      {value ? (
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <ModelField
            label="Compared by"
            hint="A model for embeddings. Each question is sent to it."
            error={problems["then.cache.semantic.model"]}
            models={models}
            value={value.model}
            onChange={(model) => onChange({ ...value, model })}
          />
          <NumberField
            label="Alike from"
            hint="0.5 to 1. At 0.95 questions differ in wording only; lower, in what they ask."
            error={problems["then.cache.semantic.threshold"]}
            value={value.threshold}
            onChange={(threshold) => onChange({ ...value, threshold: threshold ?? Number.NaN })}
          />
        </div>
      ) : null}
    </div>
  );
}
