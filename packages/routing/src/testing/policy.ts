import {
  type PolicyDocumentInput,
  type PolicyRule,
  policyDocument,
  type RequestFacts,
  type TargetFacts,
} from "@gatehouse/domain";
import type { Targets } from "../plan/plan-route.ts";
import { compilePolicy } from "../policy/compile-policy.ts";

/** Ids as policies want them: the same number, the same id. */
export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

export const aPolicy = (document: PolicyDocumentInput) => compilePolicy(policyDocument.parse(document));

export const aRule = (then: PolicyRule["then"], rest: Partial<PolicyRule> = {}): PolicyRule => ({
  name: "rule",
  enabled: true,
  ...rest,
  then,
});

export const someFacts = (facts: Partial<RequestFacts> = {}): RequestFacts => ({
  teamId: idOf(1),
  virtualKeyId: idOf(2),
  memberId: null,
  askedModel: "small",
  endpoint: "chat.completions",
  streamed: false,
  tags: [],
  metadata: {},
  inputTokens: 100,
  outputTokens: 100,
  content: [],
  sensitivity: null,
  atMs: Date.UTC(2026, 10, 30, 12),
  budgetUsedPercent: null,
  user: null,
  promptPrefix: null,
  seed: 1,
  ...facts,
});

export const aTarget = (target: Partial<TargetFacts> = {}): TargetFacts => ({
  region: null,
  provider: "openai",
  noTraining: false,
  zeroRetention: false,
  contextTokens: null,
  lacks: [],
  serves: true,
  keeps: true,
  resting: null,
  priceNanoUsd: 1_000n,
  latencyMs: 100,
  inFlight: 0,
  ...target,
});

/** Targets by number; models by name, each with the numbers of its own route. */
export function someTargets(
  found: Readonly<Record<number, Partial<TargetFacts>>>,
  models: Readonly<Record<string, readonly number[]>> = {},
): Targets {
  const targets = new Map(Object.entries(found).map(([number, target]) => [idOf(Number(number)), aTarget(target)]));
  return {
    ofModel: (model) => (models[model] ?? []).map(idOf),
    find: (id) => targets.get(id),
  };
}
