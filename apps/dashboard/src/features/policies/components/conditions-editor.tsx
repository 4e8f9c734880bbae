"use client";
import type { RuleConditions } from "@gatehouse/domain";
import { CONDITION_KINDS, without } from "../condition-kinds.ts";
import { type FormProblems, problemAt } from "../form-problems.ts";
import type { RuleChoices } from "../rule-choices.ts";
import { AddMenu } from "./add-menu.tsx";
import { ConditionField } from "./condition-field.tsx";
import { Removable } from "./removable.tsx";

interface ConditionsEditorProps {
  part: "when" | "unless";
  value: RuleConditions | undefined;
  onChange: (value: RuleConditions | undefined) => void;
  choices: RuleChoices;
  problems: FormProblems;
}

/** The conditions of a rule, or of its exception. */
export function ConditionsEditor({ part, value = {}, onChange, choices, problems }: ConditionsEditorProps) {
  const given = CONDITION_KINDS.filter(({ name }) => value[name] !== undefined);
  const left = CONDITION_KINDS.filter(({ name }) => value[name] === undefined);
  const add = (name: (typeof left)[number]["name"]) =>
    onChange({ ...value, ...left.find((kind) => kind.name === name)?.start(choices) });
  return (
    <div className="grid gap-2.5">
      {given.map(({ name, label }) => (
        <Removable key={name} what={`the condition ${label}`} onRemove={() => onChange(without(value, name))}>
          <ConditionField
            name={name}
            value={value}
            onChange={(patch) => onChange({ ...value, ...patch })}
            choices={choices}
            error={problemAt(problems, `${part}.${name}`)}
          />
        </Removable>
      ))}
      {given.length === 0 ? (
        <p className="text-compact text-muted-foreground">{part === "when" ? "Every request." : "No exception."}</p>
      ) : null}
      <AddMenu label={part === "when" ? "Add condition" : "Add exception"} items={left} onAdd={add} />
    </div>
  );
}
