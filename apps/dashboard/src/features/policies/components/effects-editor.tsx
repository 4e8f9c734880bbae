"use client";
import type { RuleEffects } from "@gatehouse/domain";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { type Decision, decisionOf, EXTRA_KINDS, type ExtraName, withDecision } from "../effect-kinds.ts";
import { type FormProblems, problemAt } from "../form-problems.ts";
import type { RuleChoices } from "../rule-choices.ts";
import { AddMenu } from "./add-menu.tsx";
import { ExtraFields } from "./extra-fields.tsx";
import { Removable } from "./removable.tsx";
import { RouteFields } from "./route-fields.tsx";

export interface EffectsProps {
  value: RuleEffects;
  onChange: (value: RuleEffects) => void;
  choices: RuleChoices;
  problems: FormProblems;
}

const DECISIONS = [
  { value: "next", label: "Goes on to the next rule" },
  { value: "route", label: "Goes to these targets" },
  { value: "deny", label: "Is denied" },
  { value: "allow", label: "Is allowed: on to its model’s own targets" },
];

/** What becomes of the requests of a rule. */
export function EffectsEditor({ value, onChange, choices, problems }: EffectsProps) {
  const decision = decisionOf(value);
  const given = EXTRA_KINDS.filter(({ name }) => value[name] !== undefined);
  const left = EXTRA_KINDS.filter(
    ({ name }) => value[name] === undefined && (name !== "guardrails" || choices.guardrails.length > 0),
  );
  const remove = (name: ExtraName) => {
    const { [name]: _, ...rest } = value;
    onChange(rest);
  };
  return (
    <div className="grid gap-2.5">
      <Field label="The request" error={problems.then}>
        {(control) => (
          <Select
            {...control}
            value={decision}
            onValueChange={(next) => onChange(withDecision(value, next as Decision))}
            options={DECISIONS}
          />
        )}
      </Field>
      {value.deny ? (
        <Field label="Reason" error={problemAt(problems, "then.deny")} hint="The caller gets it, with the rule’s name.">
          {(control) => (
            <Input
              {...control}
              value={value.deny?.reason}
              maxLength={300}
              autoComplete="off"
              onChange={(event) => onChange({ ...value, deny: { reason: event.target.value } })}
            />
          )}
        </Field>
      ) : null}
      {value.route ? (
        <RouteFields
          value={value.route}
          onChange={(route) => onChange({ ...value, route })}
          choices={choices}
          problems={problems}
        />
      ) : null}
      {given.map(({ name, label }) => (
        <Removable key={name} what={`the effect ${label}`} onRemove={() => remove(name)}>
          <ExtraFields
            name={name}
            value={value}
            onChange={(patch) => onChange({ ...value, ...patch })}
            choices={choices}
            error={problemAt(problems, `then.${name}`)}
            problems={problems}
          />
        </Removable>
      ))}
      <AddMenu
        label="Add effect"
        items={left}
        onAdd={(name) => onChange({ ...value, ...EXTRA_KINDS.find((kind) => kind.name === name)?.start })}
      />
    </div>
  );
}
