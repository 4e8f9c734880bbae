"use client";
import type { FailureMode } from "@gatehouse/domain";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FormProblems } from "../../form-problems.ts";
import { NumberField } from "../number-field.tsx";

interface Service {
  onFailure: FailureMode;
  timeoutMs: number;
}

interface ServiceFieldsProps {
  value: Service;
  onChange: (patch: Partial<Service>) => void;
  problems: FormProblems;
}

const MODES = [
  { value: "refuse", label: "Refuse the request" },
  { value: "pass", label: "Let it through" },
];

/** How long a service of the organization's own may take, and what becomes of a request when it takes longer. */
export const ServiceFields = ({ value, onChange, problems }: ServiceFieldsProps) => (
  <div className="grid items-start gap-3 sm:grid-cols-2">
    <NumberField
      label="Waits for it, in milliseconds"
      hint="50 to 10,000. Requests take as much longer."
      error={problems.timeoutMs}
      value={value.timeoutMs}
      onChange={(timeoutMs) => onChange({ timeoutMs: timeoutMs ?? Number.NaN })}
    />
    <Field
      label="When it does not answer"
      hint={
        value.onFailure === "refuse"
          ? "Callers get 503 while it is down; nothing passes unseen."
          : "Requests pass unseen while it is down; their traces say so."
      }
    >
      {(control) => (
        <Select
          {...control}
          value={value.onFailure}
          onValueChange={(mode) => onChange({ onFailure: mode as FailureMode })}
          options={MODES}
        />
      )}
    </Field>
  </div>
);

export const ADDRESS_HINT = "Addresses within your own network have to be allowed by whoever runs Gatehouse.";
