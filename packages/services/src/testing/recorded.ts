import {
  type Candidate,
  type PolicyDocumentInput,
  policyDocument,
  type RequestFacts,
  type RequestTrace,
  type SettledAttempt,
  type TargetFacts,
  type UsageRecord,
} from "@gatehouse/domain";
import { compilePolicy, decide, type Targets } from "@gatehouse/routing";
import type { PolicyWorld } from "./policy-world.ts";
import { attemptOf } from "./world.ts";

/** What a gateway saw of a request; the fields given replace it. */
export const factsAt = (at: PolicyWorld, facts: Partial<RequestFacts> = {}): RequestFacts => ({
  teamId: at.teamId,
  virtualKeyId: at.keyId,
  memberId: null,
  askedModel: "small",
  endpoint: "chat.completions",
  streamed: false,
  tags: [],
  metadata: {},
  inputTokens: 100,
  outputTokens: 50,
  content: [],
  sensitivity: null,
  atMs: Date.UTC(2026, 10, 22, 11, 7),
  budgetUsedPercent: null,
  user: null,
  promptPrefix: null,
  seed: 1,
  ...facts,
});

/** The targets of the world as a gateway sees them: 150 tokens at 2 and 3 dollars per million. */
export function targetsAt(at: PolicyWorld, moments: Readonly<Record<string, Partial<TargetFacts>>> = {}): Targets {
  const target = (region: string, provider: string, priceNanoUsd: bigint, noTraining: boolean): TargetFacts => ({
    region,
    provider,
    noTraining,
    zeroRetention: false,
    contextTokens: null,
    lacks: [],
    serves: true,
    keeps: true,
    resting: null,
    priceNanoUsd,
    latencyMs: null,
    inFlight: 0,
  });
  const all = new Map([
    [at.smallId, target("us", "openai", 300_000n, false)],
    [at.privateId, target("eu", "mistral", 450_000n, true)],
  ]);
  const models = new Map([
    ["small", [at.smallId]],
    ["private", [at.privateId]],
  ]);
  return {
    ofModel: (model) => models.get(model) ?? [],
    find: (id) => {
      const found = all.get(id);
      return found && { ...found, ...moments[id] };
    },
  };
}

/** What a gateway keeps of a decision. */
export function traceOf(
  document: PolicyDocumentInput | null,
  facts: RequestFacts,
  targets: Targets,
  policyVersion = document === null ? null : 1,
): RequestTrace {
  const decision = decide(compilePolicy(policyDocument.parse(document ?? {})), facts, targets);
  const { plan, reason } = decision;
  const placeOf = (id: string) => plan.candidates.findIndex(({ deploymentId }: Candidate) => deploymentId === id);
  return {
    policyVersion,
    facts,
    verdicts: decision.verdicts,
    outcome: decision.outcome,
    rule: decision.rule,
    ...(reason !== null && { reason }),
    model: decision.model,
    sensitivityClass: decision.sensitivityClass,
    strategy: plan.strategy,
    sticky: plan.sticky,
    candidates: plan.candidates,
    order: plan.deploymentIds.map(placeOf),
  };
}

/** The last attempt of a request with this trace, answered by the first target of its plan, or refused; the fields given replace that. */
export function recordOf(at: PolicyWorld, trace: RequestTrace, fields: Partial<UsageRecord> = {}): SettledAttempt {
  const { facts, order, candidates, policyVersion } = trace;
  const { organizationId } = at.owner.actor;
  const first = order[0] === undefined ? null : (candidates[order[0]]?.deploymentId ?? null);
  const denied = {
    attempt: 0,
    status: "refused",
    httpStatus: 403,
    errorCode: "policy_denied",
    costNanoUsd: 0n,
    tokens: {},
    metering: "none",
    firstByteMs: null,
  } as const;
  return attemptOf(
    { organizationId, teamId: facts.teamId, virtualKeyId: facts.virtualKeyId },
    {
      model: facts.askedModel,
      endpoint: facts.endpoint,
      deploymentId: first,
      provider: first === at.privateId ? "mistral" : "openai",
      decided: { policyVersion, rule: null, sensitivityClass: trace.sensitivityClass, tags: facts.tags, trace },
      ...(trace.outcome === "deny" && denied),
      ...fields,
    },
  );
}

/** Everything goes to Europe, or what the conditions hold for. */
export const toPrivate = (when?: object): PolicyDocumentInput => ({
  rules: [{ name: "to Europe", ...(when && { when }), then: { route: { targets: [{ model: "private" }] } } }],
});
/** Everything is denied, or what the conditions hold for. */
export const denying = (when?: object): PolicyDocumentInput => ({
  rules: [{ name: "not this", ...(when && { when }), then: { deny: { reason: "No." } } }],
});

/** A request that a gateway decided by the document, or by none. */
export function requestAt(
  at: PolicyWorld,
  facts: Partial<RequestFacts> = {},
  fields: Partial<UsageRecord> = {},
  by: PolicyDocumentInput | null = null,
): SettledAttempt {
  return recordOf(at, traceOf(by, factsAt(at, facts), targetsAt(at)), fields);
}
export type Given = Parameters<typeof requestAt> extends [PolicyWorld, ...infer Rest] ? Rest : never;
