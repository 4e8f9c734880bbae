"use client";
import { GUARDRAIL_STAGES, type Guardrail, type GuardrailStage } from "@gatehouse/domain";
import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { problemAt } from "../../form-problems.ts";
import { NEW_GUARDRAIL } from "../../setting-kinds.ts";
import { problemsOfSetting } from "../../setting-problems.ts";
import { useCheckedForm } from "../../use-checked-form.ts";
import { NumberField } from "../number-field.tsx";
import { ADDRESS_HINT, ServiceFields } from "./service-fields.tsx";
import { NameField, SettingFormFrame, type SettingFormProps, TextField } from "./setting-form.tsx";
import { SigningSecret } from "./signing-secret.tsx";

export function GuardrailForm({ given, place, document, onDone }: SettingFormProps<Guardrail>) {
  const form = useCheckedForm(
    given ?? NEW_GUARDRAIL,
    (entry) => problemsOfSetting(document, "guardrail", place, entry),
    onDone,
  );
  const { value, setValue, problems } = form;
  const change = (patch: Partial<Guardrail>) => setValue({ ...value, ...patch });
  return (
    <SettingFormFrame form={form} adds={given ? undefined : "guardrail"}>
      <NameField
        isNew={!given}
        error={problems.name}
        value={value.name}
        placeholder="manners"
        onChange={(name) => change({ name })}
      />
      <TextField
        label="Address"
        hint={`Texts are sent to it by POST; it answers whether they may pass. ${ADDRESS_HINT}`}
        error={problems.url}
        value={value.url}
        placeholder="https://guard.example.com/check"
        maxLength={500}
        mono
        onChange={(url) => change({ url })}
      />
      <StageField
        stages={value.stages}
        onChange={(stages) => change({ stages })}
        error={problemAt(problems, "stages")}
      />
      {value.stages.includes("answer") ? (
        <NumberField
          label="Streams are looked at in steps of, in characters"
          hint="200 to 20,000. Larger steps see more at once; callers wait longer for each."
          error={problems.windowCharacters}
          value={value.windowCharacters}
          onChange={(characters) => change({ windowCharacters: characters ?? Number.NaN })}
        />
      ) : null}
      <ServiceFields value={value} onChange={change} problems={problems} />
      <SigningSecret />
    </SettingFormFrame>
  );
}

const STAGE_LABELS: Record<GuardrailStage, string> = {
  request: "The request, before it is sent to a provider",
  answer: "The answer, before the caller gets it",
};

interface StageFieldProps {
  stages: readonly GuardrailStage[];
  onChange: (stages: GuardrailStage[]) => void;
  error: string | undefined;
}

function StageField({ stages, onChange, error }: StageFieldProps) {
  const id = useId();
  const toggle = (stage: GuardrailStage, checked: boolean) =>
    onChange(GUARDRAIL_STAGES.filter((each) => (each === stage ? checked : stages.includes(each))));
  return (
    <fieldset className="grid gap-2" aria-describedby={error ? `${id}-note` : undefined}>
      <legend className="mb-1.5 font-medium text-compact">It looks at</legend>
      {GUARDRAIL_STAGES.map((stage) => (
        <label key={stage} htmlFor={`${id}-${stage}`} className="flex items-center gap-2.5 text-compact">
          <Checkbox
            id={`${id}-${stage}`}
            checked={stages.includes(stage)}
            onCheckedChange={(checked) => toggle(stage, checked === true)}
          />
          {STAGE_LABELS[stage]}
        </label>
      ))}
      {error ? (
        <p id={`${id}-note`} role="alert" className="text-danger text-xs">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
