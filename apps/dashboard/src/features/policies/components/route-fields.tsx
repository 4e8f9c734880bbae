"use client";
import type { PolicyRoute, RouteStrategy, StickyBy } from "@gatehouse/domain";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FormProblems } from "../form-problems.ts";
import type { RuleChoices } from "../rule-choices.ts";
import { TargetList } from "./target-list.tsx";

interface RouteFieldsProps {
  value: PolicyRoute;
  onChange: (value: PolicyRoute) => void;
  choices: RuleChoices;
  problems: FormProblems;
}

const STRATEGIES = [
  { value: "priority", label: "In this order" },
  { value: "weighted", label: "By weight, at random" },
  { value: "lowest_cost", label: "The cheapest first" },
  { value: "lowest_latency", label: "The fastest first" },
  { value: "least_busy", label: "The least busy first" },
];
const STICKY = [
  { value: "none", label: "Each request by itself" },
  { value: "user", label: "A user stays with one target" },
  { value: "key", label: "A key stays with one target" },
  { value: "prompt_prefix", label: "Prompts that begin alike stay with one target" },
];

export function RouteFields({ value, onChange, choices, problems }: RouteFieldsProps) {
  const { targets, strategy, sticky, fallbacks } = value;
  return (
    <div className="grid gap-3.5 rounded-lg border bg-card p-3.5">
      <TargetList
        title="Target"
        targets={targets}
        weighted={strategy === "weighted"}
        onChange={(next) => onChange({ ...value, targets: next })}
        choices={choices}
        problems={problems}
        path="then.route.targets"
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Order of targets">
          {(control) => (
            <Select
              {...control}
              value={strategy}
              onValueChange={(next) => onChange({ ...value, strategy: next as RouteStrategy })}
              options={STRATEGIES}
            />
          )}
        </Field>
        <Field label="Belonging together">
          {(control) => (
            <Select
              {...control}
              value={sticky ?? "none"}
              onValueChange={(next) => onChange({ ...value, sticky: next === "none" ? null : (next as StickyBy) })}
              options={STICKY}
            />
          )}
        </Field>
      </div>
      <TargetList
        title="Fallback"
        targets={fallbacks}
        weighted={false}
        onChange={(next) => onChange({ ...value, fallbacks: next })}
        choices={choices}
        problems={problems}
        path="then.route.fallbacks"
      />
    </div>
  );
}
