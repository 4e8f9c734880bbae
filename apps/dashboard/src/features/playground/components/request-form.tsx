"use client";
import type { PlaygroundFormat } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { modelsQuery } from "#features/providers/queries.ts";
import type { DraftProblems } from "../build-request.ts";
import type { Draft } from "../draft.ts";
import { SettingsFields } from "./settings-fields.tsx";
import { TurnsEditor } from "./turns-editor.tsx";

const FORMATS: Record<PlaygroundFormat, string> = {
  "openai-chat": "OpenAI chat",
  "openai-responses": "OpenAI responses",
  "anthropic-messages": "Anthropic messages",
};

interface RequestFormProps {
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  problems: DraftProblems;
  /** How often it could not be sent as it was: the settings are opened again when it is one of them. */
  attempts: number;
}

export function RequestForm({ draft, onChange, problems, attempts }: RequestFormProps) {
  return (
    <div className="grid gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Format">
          {(control) => (
            <Select
              {...control}
              value={draft.format}
              onValueChange={(format) => onChange({ format: format as PlaygroundFormat })}
              options={Object.entries(FORMATS).map(([value, label]) => ({ value, label }))}
            />
          )}
        </Field>
        <ModelField model={draft.model} onChange={(model) => onChange({ model })} error={problems.model} />
      </div>
      <TurnsEditor draft={draft} onChange={onChange} error={problems.turns} />
      <Disclosure key={attempts} label="Settings" open={hasProblem(problems)}>
        <SettingsFields draft={draft} onChange={onChange} problems={problems} />
      </Disclosure>
    </div>
  );
}

const hasProblem = ({ temperature, maxTokens, tags, metadata }: DraftProblems) =>
  Boolean(temperature ?? maxTokens ?? tags ?? metadata);

/** Any name may be written: a policy can know names that no provider has. */
function ModelField({
  model,
  onChange,
  error,
}: {
  model: string;
  onChange: (model: string) => void;
  error: string | undefined;
}) {
  const models = useQuery(modelsQuery());
  const none = models.data?.items.length === 0 ? "There is no model yet. Connect a provider first." : undefined;
  return (
    <Field label="Model" error={error} hint={none}>
      {(control) => (
        <>
          <Input
            {...control}
            list="playground-models"
            value={model}
            onChange={(event) => onChange(event.target.value)}
            placeholder="Choose or write one"
            autoComplete="off"
            spellCheck={false}
          />
          <datalist id="playground-models">
            {models.data?.items.map(({ model: name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
