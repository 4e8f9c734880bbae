"use client";
import type { PolicyRouteTarget } from "@gatehouse/domain";
import { ArrowUp, Plus, X } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { type FormProblems, problemAt } from "../form-problems.ts";
import { type RuleChoices, targetOf, targetValue } from "../rule-choices.ts";
import { NumberField } from "./number-field.tsx";

interface TargetListProps {
  title: "Target" | "Fallback";
  targets: readonly PolicyRouteTarget[];
  weighted: boolean;
  onChange: (targets: PolicyRouteTarget[]) => void;
  choices: RuleChoices;
  problems: FormProblems;
  path: string;
}

/** Models or deployments, in their order. */
export function TargetList({ title, targets, weighted, onChange, choices, problems, path }: TargetListProps) {
  const own = problems[path];
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="sr-only">{title}s</legend>
      {targets.map((target, place) => (
        <TargetRow
          // A row is the place; what is chosen there changes. Of more or fewer, all are made anew.
          key={`${targets.length} ${place} ${weighted}`}
          title={`${title} ${place + 1}`}
          target={target}
          weighted={weighted}
          choices={choices}
          error={problemAt(problems, `${path}.${place}`)}
          onChange={(next) => onChange(targets.with(place, next))}
          onUp={place === 0 ? null : () => onChange(targets.toSpliced(place, 1).toSpliced(place - 1, 0, target))}
          onRemove={() => onChange(targets.toSpliced(place, 1))}
        />
      ))}
      {own ? (
        <p role="alert" className="text-danger text-xs">
          {own}
        </p>
      ) : null}
      <Button size="sm" className="w-fit" onClick={() => onChange([...targets, { model: "", weight: 1 }])}>
        <Plus aria-hidden />
        Add {title.toLowerCase()}
      </Button>
    </fieldset>
  );
}

interface TargetRowProps {
  title: string;
  target: PolicyRouteTarget;
  weighted: boolean;
  choices: RuleChoices;
  error: string | undefined;
  onChange: (target: PolicyRouteTarget) => void;
  onUp: (() => void) | null;
  onRemove: () => void;
}

function TargetRow({ title, target, weighted, choices, error, onChange, onUp, onRemove }: TargetRowProps) {
  const value = targetValue(target);
  const isGone = value !== "" && !choices.targets.some((choice) => choice.value === value);
  const gone = isGone ? [{ value, label: `${value.split(" ")[1]} (does not exist)` }] : [];
  return (
    <div
      className={`grid items-start gap-2 ${weighted ? "grid-cols-[minmax(0,1fr)_4.5rem_auto]" : "grid-cols-[minmax(0,1fr)_auto]"}`}
    >
      <Field label={title} error={error}>
        {(control) => (
          <Select
            {...control}
            value={value}
            onValueChange={(next) => onChange(targetOf(next, target.weight))}
            placeholder="Choose a model or deployment"
            options={[...choices.targets, ...gone]}
          />
        )}
      </Field>
      {weighted ? (
        <NumberField
          label="Weight"
          value={target.weight}
          onChange={(weight) => onChange({ ...target, weight: weight ?? 0 })}
        />
      ) : null}
      <div className="flex pt-7.5">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Move ${title} up`}
          aria-disabled={onUp === null}
          onClick={() => onUp?.()}
        >
          <ArrowUp aria-hidden />
        </Button>
        <Button variant="ghost" size="icon-sm" aria-label={`Remove ${title}`} onClick={onRemove}>
          <X aria-hidden />
        </Button>
      </div>
    </div>
  );
}
