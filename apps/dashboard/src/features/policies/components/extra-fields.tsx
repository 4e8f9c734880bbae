"use client";
import type { ExtraFieldsProps, ExtraName } from "../effect-kinds.ts";
import { CacheFields } from "./cache-fields.tsx";
import { NumberField } from "./number-field.tsx";
import { PickField } from "./pick-field.tsx";
import { RequireFields } from "./require-fields.tsx";

/** The fields of one effect beside the decision. */
export function ExtraFields({ name, ...props }: ExtraFieldsProps & { name: ExtraName }) {
  const { value, onChange, choices, error } = props;
  switch (name) {
    case "require":
      return <RequireFields {...props} />;
    case "set":
      return <SetFields {...props} />;
    case "cache":
      return <CacheFields {...props} />;
    case "redact":
      return (
        <PickField
          label="Replace with placeholders"
          hint="On the way out; the values are put back into the answer. Such requests are never cached."
          error={error}
          options={choices.found}
          value={value.redact ?? []}
          onChange={(redact) => onChange({ redact })}
        />
      );
    case "guardrails":
      return (
        <PickField
          label="Guardrails that have to let it pass"
          error={error}
          options={choices.guardrails}
          value={value.guardrails ?? []}
          onChange={(guardrails) => onChange({ guardrails })}
        />
      );
  }
}

function SetFields({ value, onChange, error }: ExtraFieldsProps) {
  const set = value.set ?? {};
  const change = (name: keyof typeof set, next: number | undefined) => {
    const { [name]: _, ...rest } = set;
    onChange({ set: next === undefined ? rest : { ...rest, [name]: next } });
  };
  return (
    <div className="grid gap-3">
      <NumberField
        label="Output tokens at most"
        hint="Lowers the caller’s own cap, and never raises it."
        error={error}
        value={set.maxOutputTokens}
        placeholder="Not set"
        onChange={(next) => change("maxOutputTokens", next)}
      />
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label="Temperature"
          value={set.temperature}
          placeholder="Not set"
          onChange={(next) => change("temperature", next)}
        />
        <NumberField label="Top-p" value={set.topP} placeholder="Not set" onChange={(next) => change("topP", next)} />
      </div>
    </div>
  );
}
