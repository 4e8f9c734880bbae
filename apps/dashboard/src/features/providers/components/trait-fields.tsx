"use client";
import { CONTENT_KINDS, type ContentKind } from "@gatehouse/domain";
import { type ReactNode, useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { CONTENT_LABELS, type TraitsDraft } from "../traits-draft.ts";

interface TraitFieldsProps {
  value: TraitsDraft;
  onChange: (traits: TraitsDraft) => void;
  /** What is wrong with the context. */
  error: string | undefined;
}

/** What a deployment promises and can do: policies go by it, and what is not entered is not promised. */
export function TraitFields({ value, onChange, error }: TraitFieldsProps) {
  const change = (fields: Partial<TraitsDraft>) => onChange({ ...value, ...fields });
  return (
    <div className="grid gap-4">
      <fieldset className="grid gap-3">
        <legend className="mb-2 font-medium text-compact">The provider promises</legend>
        <Choice
          label="No training"
          hint="It trains nothing on what it gets. Rules can require it; without the tick, such requests never come here."
          checked={value.noTraining}
          onChange={(noTraining) => change({ noTraining })}
        />
        <Choice
          label="Zero retention"
          hint="It keeps nothing of what it gets, as agreed with the provider. Rules can require it in the same way."
          checked={value.zeroRetention}
          onChange={(zeroRetention) => change({ zeroRetention })}
        />
      </fieldset>
      <Field
        label="Context, in tokens"
        optional
        error={error}
        hint="Input and output together. Requests that are larger are not sent here; empty, none is too large."
      >
        {(control) => (
          <Input
            {...control}
            value={value.contextTokens}
            onChange={(event) => change({ contextTokens: event.target.value })}
            placeholder="Not known"
            autoComplete="off"
          />
        )}
      </Field>
      <Lacks value={value.lacks} onChange={(lacks) => change({ lacks })} />
    </div>
  );
}

function Lacks({ value, onChange }: { value: readonly ContentKind[]; onChange: (kinds: ContentKind[]) => void }) {
  const toggle = (kind: ContentKind, checked: boolean) =>
    onChange(CONTENT_KINDS.filter((other) => (other === kind ? checked : value.includes(other))));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-medium text-compact">It does not take</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {CONTENT_KINDS.map((kind) => (
          <Choice
            key={kind}
            label={CONTENT_LABELS[kind]}
            checked={value.includes(kind)}
            onChange={(checked) => toggle(kind, checked)}
          />
        ))}
      </div>
      <p className="text-muted-foreground text-xs">
        Requests that hold what is ticked go to other targets of their route instead of failing here.
      </p>
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Choice({ label, hint, checked, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <Checkbox
        id={id}
        className="mt-0.5"
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
        {...(hint ? { "aria-describedby": `${id}-hint` } : {})}
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="text-compact">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-muted-foreground text-xs">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
