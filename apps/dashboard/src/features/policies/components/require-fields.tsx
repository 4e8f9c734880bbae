"use client";
import type { ProviderId, TargetRequirements } from "@gatehouse/domain";
import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import type { ExtraFieldsProps } from "../effect-kinds.ts";
import { PickField } from "./pick-field.tsx";

const PROMISES = [
  { name: "noTraining", label: "The provider does not train on it" },
  { name: "zeroRetention", label: "The provider keeps nothing of it" },
] as const;

/** What a target has to promise. */
export function RequireFields({ value, onChange, choices, error }: ExtraFieldsProps) {
  const id = useId();
  const require = value.require ?? {};
  const change = <Name extends keyof TargetRequirements>(name: Name, next: TargetRequirements[Name] | undefined) => {
    const { [name]: _, ...rest } = require;
    onChange({ require: next === undefined ? rest : { ...rest, [name]: next } });
  };
  const list = (next: string[]) => (next.length === 0 ? undefined : next);
  return (
    <div className="grid gap-3">
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 font-medium text-compact">Require of every target</legend>
        {PROMISES.map(({ name, label }) => (
          <label key={name} htmlFor={`${id}-${name}`} className="flex items-center gap-2.5 text-compact">
            <Checkbox
              id={`${id}-${name}`}
              checked={require[name] === true}
              onCheckedChange={(checked) => change(name, checked === true ? true : undefined)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <PickField
        label="In one of these regions"
        error={undefined}
        options={choices.regions}
        value={require.regions ?? []}
        onChange={(regions) => change("regions", list(regions))}
        other="Such as eu"
      />
      <PickField
        label="At one of these providers"
        error={error}
        hint="What a deployment promises is entered under Providers. What nobody has entered is not promised."
        options={choices.providers}
        value={require.providers ?? []}
        // The options are the ids of providers.
        onChange={(providers) => change("providers", list(providers) as ProviderId[] | undefined)}
      />
    </div>
  );
}
