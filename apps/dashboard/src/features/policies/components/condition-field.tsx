"use client";
import type { ConditionName, ContentKind, RuleConditions } from "@gatehouse/domain";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { RuleChoices } from "../rule-choices.ts";
import { MetadataFields } from "./metadata-fields.tsx";
import { NumberField } from "./number-field.tsx";
import { PickField } from "./pick-field.tsx";
import { TimeFields } from "./time-fields.tsx";

export interface ConditionFieldProps {
  name: ConditionName;
  value: RuleConditions;
  onChange: (patch: RuleConditions) => void;
  choices: RuleChoices;
  error: string | undefined;
}

/** The field of one condition. */
export function ConditionField(props: ConditionFieldProps) {
  const { name, value, onChange, choices, error } = props;
  switch (name) {
    case "teams":
    case "keys":
    case "members":
    case "models":
    case "tags":
    case "endpoints":
    case "found":
    case "content":
      return <ListCondition {...props} name={name} />;
    case "metadata":
      return <MetadataFields value={value} onChange={onChange} error={error} />;
    case "sensitivity":
      return <ClassField value={value} onChange={onChange} choices={choices} error={error} />;
    case "streamed":
      return (
        <Field label="Streaming" error={error}>
          {(control) => (
            <Select
              {...control}
              value={value.streamed ? "yes" : "no"}
              onValueChange={(next) => onChange({ streamed: next === "yes" })}
              options={[
                { value: "yes", label: "The answer is streamed" },
                { value: "no", label: "The answer is not streamed" },
              ]}
            />
          )}
        </Field>
      );
    case "inputTokens":
      return <TokenFields value={value} onChange={onChange} error={error} />;
    case "budgetUsedPercent":
      return (
        <NumberField
          label="Budget used, in percent or more"
          hint="Of the budget of which most is spent, among those that apply. Without a budget it never holds."
          error={error}
          value={value.budgetUsedPercent}
          // An empty field is no condition at all, which the check has to see.
          onChange={(percent) => onChange({ budgetUsedPercent: percent ?? Number.NaN })}
        />
      );
    case "time":
      return <TimeFields value={value} onChange={onChange} error={error} />;
  }
}

type ListName = "teams" | "keys" | "members" | "models" | "tags" | "endpoints" | "found" | "content";

const LISTS: Record<ListName, { label: string; hint?: string; other?: string }> = {
  teams: { label: "Team is one of" },
  keys: { label: "Key is one of" },
  members: { label: "Key belongs to one of" },
  models: {
    label: "Model is one of",
    hint: "The name that callers send. * stands for any run of characters.",
    other: "Another name, such as gpt-*",
  },
  tags: {
    label: "Tagged with one of",
    hint: "Words of the header x-gatehouse-tags. Callers choose them: sort by them, keep nobody out with them.",
    other: "A tag",
  },
  endpoints: { label: "Endpoint is one of", other: "Such as chat.completions or messages" },
  found: { label: "One of these is found in it" },
  content: { label: "It has one of" },
};

function ListCondition({ name, value, onChange, choices, error }: ConditionFieldProps & { name: ListName }) {
  const options = name === "tags" || name === "endpoints" ? [] : choices[name];
  const change = (next: string[]) =>
    // The only list whose words are not just any text; the options are its words.
    onChange(name === "content" ? { content: next as ContentKind[] } : { [name]: next });
  return <PickField {...LISTS[name]} error={error} options={options} value={value[name] ?? []} onChange={change} />;
}

type PartProps = Omit<ConditionFieldProps, "name" | "choices">;

const ClassField = ({ value, onChange, choices, error }: PartProps & Pick<ConditionFieldProps, "choices">) => (
  <Field
    label="Sensitivity class, or a more sensitive one"
    error={error}
    hint={choices.classes.length === 0 ? "There is no class yet. Add one under Settings, below the rules." : undefined}
  >
    {(control) => (
      <Select
        {...control}
        value={value.sensitivity}
        onValueChange={(sensitivity) => onChange({ sensitivity })}
        placeholder="Choose a class"
        options={choices.classes}
      />
    )}
  </Field>
);

function TokenFields({ value, onChange, error }: PartProps) {
  const { min, max } = value.inputTokens ?? {};
  // Left out rather than undefined: a condition without either bound has to be refused.
  const change = (next: { min: number | undefined; max: number | undefined }) =>
    onChange({
      inputTokens: {
        ...(next.min !== undefined && { min: next.min }),
        ...(next.max !== undefined && { max: next.max }),
      },
    });
  return (
    <div className="grid grid-cols-2 gap-3">
      <NumberField
        label="Input tokens from"
        error={error}
        value={min}
        placeholder="0"
        onChange={(next) => change({ min: next, max })}
      />
      <NumberField label="up to" value={max} placeholder="No limit" onChange={(next) => change({ min, max: next })} />
    </div>
  );
}
