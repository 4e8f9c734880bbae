"use client";
import type { CacheScope, CacheSettings } from "@gatehouse/domain";
import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ExtraFieldsProps } from "../effect-kinds.ts";
import { NumberField } from "./number-field.tsx";
import { SemanticFields } from "./semantic-fields.tsx";

const SCOPES = [
  { value: "key", label: "Of the same key" },
  { value: "team", label: "Of the team" },
  { value: "organization", label: "Of the whole organization" },
];

/** How long answers are kept, and who may get them. */
export function CacheFields({ value: { cache }, onChange, choices, problems }: ExtraFieldsProps) {
  const id = useId();
  if (!cache) return null;
  const change = (patch: Partial<CacheSettings>) => onChange({ cache: { ...cache, ...patch } });
  return (
    <div className="grid gap-3">
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <NumberField
          label="Keep answers, in seconds"
          hint="0: not at all. 3600 is an hour."
          error={problems["then.cache.ttlSeconds"]}
          value={cache.ttlSeconds}
          onChange={(seconds) => change({ ttlSeconds: seconds ?? Number.NaN })}
        />
        <Field label="For requests">
          {(control) => (
            <Select
              {...control}
              value={cache.scope}
              onValueChange={(scope) => change({ scope: scope as CacheScope })}
              options={SCOPES}
            />
          )}
        </Field>
      </div>
      <NumberField
        label="A hit is charged, in percent"
        hint="Of what the answer cost."
        error={problems["then.cache.hitChargePercent"]}
        value={cache.hitChargePercent}
        onChange={(percent) => change({ hitChargePercent: percent ?? Number.NaN })}
      />
      <label htmlFor={id} className="flex items-center gap-2.5 text-compact">
        <Checkbox
          id={id}
          checked={cache.nondeterministic}
          onCheckedChange={(checked) => change({ nondeterministic: checked === true })}
        />
        Also answers that may differ each time (temperature above 0)
      </label>
      <SemanticFields
        value={cache.semantic}
        onChange={(semantic) => change({ semantic })}
        models={choices.ownModels}
        problems={problems}
      />
    </div>
  );
}
