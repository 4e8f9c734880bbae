"use client";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { DraftProblems } from "../build-request.ts";
import type { CacheWish, Draft } from "../draft.ts";

const CACHE_WISHES: { value: CacheWish; label: string }[] = [
  { value: "default", label: "As the policy says" },
  { value: "skip", label: "Neither look nor keep" },
  { value: "refresh", label: "Ask anew, keep the answer" },
];

interface SettingsFieldsProps {
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  problems: DraftProblems;
}

export function SettingsFields({ draft, onChange, problems }: SettingsFieldsProps) {
  const text =
    (
      field: "temperature" | "maxTokens" | "tags" | "metadata",
      more: { placeholder: string; inputMode?: "decimal" | "numeric" },
    ) =>
    (control: object) => (
      <Input
        {...control}
        {...more}
        value={draft[field]}
        onChange={(event) => onChange({ [field]: event.target.value })}
      />
    );
  return (
    <div className="grid gap-4">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a button of Radix */}
      <label className="flex w-fit items-center gap-2 text-compact">
        <Checkbox checked={draft.stream} onCheckedChange={(checked) => onChange({ stream: checked === true })} />
        Stream the answer
      </label>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Temperature" optional error={problems.temperature}>
          {text("temperature", { placeholder: "the model's own", inputMode: "decimal" })}
        </Field>
        <Field label="Max tokens" optional error={problems.maxTokens}>
          {text("maxTokens", {
            placeholder: draft.format === "anthropic-messages" ? "1024" : "no limit",
            inputMode: "numeric",
          })}
        </Field>
        <Field label="Tags" optional error={problems.tags} hint="Words with commas between.">
          {text("tags", { placeholder: "beta, app:search" })}
        </Field>
        <Field label="Metadata" optional error={problems.metadata} hint="name=value, with commas between.">
          {text("metadata", { placeholder: "ticket=42" })}
        </Field>
        <Field label="Cache">
          {(control) => (
            <Select
              {...control}
              value={draft.cache}
              onValueChange={(cache) => onChange({ cache: cache as CacheWish })}
              options={CACHE_WISHES}
            />
          )}
        </Field>
      </div>
    </div>
  );
}
