import { policyRule, type RuleEffects } from "@gatehouse/domain";
import type { FormProblems } from "./form-problems.ts";
import type { RuleChoices } from "./rule-choices.ts";

export type Decision = "next" | "allow" | "deny" | "route";

/** What ends the search for a request, if anything does. */
export function decisionOf({ allow, deny, route }: RuleEffects): Decision {
  if (allow) return "allow";
  if (deny) return "deny";
  return route ? "route" : "next";
}

/** The effects with another decision; all that is added to it is kept. */
export function withDecision({ allow: _, deny, route, ...rest }: RuleEffects, decision: Decision): RuleEffects {
  if (decision === "allow") return { allow: true, ...rest };
  if (decision === "deny") return { deny: deny ?? { reason: "" }, ...rest };
  if (decision === "next") return rest;
  const empty = { targets: [{ model: "", weight: 1 }], strategy: "priority" as const, sticky: null, fallbacks: [] };
  return { route: route ?? empty, ...rest };
}

export type ExtraName = "set" | "require" | "redact" | "cache" | "guardrails";

/** What the fields of such an effect are given. */
export interface ExtraFieldsProps {
  value: RuleEffects;
  onChange: (patch: RuleEffects) => void;
  choices: RuleChoices;
  /** The first thing that is wrong with the effect. */
  error: string | undefined;
  /** Of the whole rule. */
  problems: FormProblems;
}

/** An effect with all that is usual where nothing is said. */
const usual = (then: object): RuleEffects => policyRule.shape.then.parse(then);

/** What can be done beside the decision, with what each begins with. */
export const EXTRA_KINDS: readonly { name: ExtraName; label: string; start: RuleEffects }[] = [
  { name: "require", label: "Require of targets", start: { require: {} } },
  { name: "redact", label: "Replace what is found", start: { redact: [] } },
  { name: "set", label: "Set parameters", start: { set: {} } },
  {
    name: "cache",
    label: "Cache answers",
    start: usual({ cache: { ttlSeconds: 3600 } }),
  },
  { name: "guardrails", label: "Ask guardrails", start: { guardrails: [] } },
];
