import type { ConditionName, RuleConditions } from "@gatehouse/domain";
import type { RuleChoices } from "./rule-choices.ts";

export interface ConditionKind {
  name: ConditionName;
  label: string;
  /** What it begins with when it is added. */
  start: (choices: RuleChoices) => RuleConditions;
}

/** All conditions, most used first. */
export const CONDITION_KINDS: readonly ConditionKind[] = [
  { name: "teams", label: "Team", start: () => ({ teams: [] }) },
  { name: "keys", label: "Key", start: () => ({ keys: [] }) },
  { name: "members", label: "Person", start: () => ({ members: [] }) },
  { name: "models", label: "Model", start: () => ({ models: [] }) },
  { name: "tags", label: "Tag", start: () => ({ tags: [] }) },
  { name: "metadata", label: "Metadata", start: () => ({ metadata: {} }) },
  {
    name: "sensitivity",
    label: "Sensitivity class",
    start: ({ classes }) => ({ sensitivity: classes[0]?.value ?? "" }),
  },
  { name: "found", label: "Something found in it", start: () => ({ found: [] }) },
  { name: "content", label: "Content", start: () => ({ content: [] }) },
  { name: "inputTokens", label: "Input tokens", start: () => ({ inputTokens: { min: 10_000 } }) },
  {
    name: "time",
    label: "Time",
    start: ({ timeZone }) => ({ time: { from: "22:00", until: "06:00", timeZone } }),
  },
  { name: "budgetUsedPercent", label: "Budget used", start: () => ({ budgetUsedPercent: 80 }) },
  { name: "endpoints", label: "Endpoint", start: () => ({ endpoints: [] }) },
  { name: "streamed", label: "Streaming", start: () => ({ streamed: true }) },
];

/** A copy without one of them; undefined when none is left. */
export function without(conditions: RuleConditions, name: ConditionName): RuleConditions | undefined {
  const { [name]: _, ...rest } = conditions;
  return Object.keys(rest).length === 0 ? undefined : rest;
}
