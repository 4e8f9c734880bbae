"use client";
import type { BudgetEnforcement, BudgetShortfall } from "@gatehouse/domain";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";

interface EnforcementFieldsProps {
  enforcement: BudgetEnforcement;
  shortfall: BudgetShortfall;
  onEnforcement: (enforcement: BudgetEnforcement) => void;
  onShortfall: (shortfall: BudgetShortfall) => void;
}

const ENFORCEMENTS = [
  { value: "hard", label: "Hard: refuse what it does not cover" },
  { value: "soft", label: "Soft: count, warn and let pass" },
];
const SHORTFALLS = [
  { value: "lower_output", label: "Shorten the answer to what is left" },
  { value: "refuse", label: "Refuse the request" },
];

/** What becomes of requests that a budget does not cover, or covers in part. */
export function EnforcementFields({ enforcement, shortfall, onEnforcement, onShortfall }: EnforcementFieldsProps) {
  return (
    <>
      <Field label="When it is reached">
        {(control) => (
          <Select
            {...control}
            value={enforcement}
            onValueChange={(value) => onEnforcement(value as BudgetEnforcement)}
            options={ENFORCEMENTS}
          />
        )}
      </Field>
      {enforcement === "hard" ? (
        <Field
          label="When it covers a request in part"
          hint={
            shortfall === "lower_output"
              ? "The token limit in the request that leaves is lowered to what is left."
              : "The request is refused, even if a shorter answer would have fitted."
          }
        >
          {(control) => (
            <Select
              {...control}
              value={shortfall}
              onValueChange={(value) => onShortfall(value as BudgetShortfall)}
              options={SHORTFALLS}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
