import { type BudgetConfiguration, type SettledAttempt, type UsageRecord, uuidv7 } from "@gatehouse/domain";
import { type HoldRequest, planHold } from "@gatehouse/limits";
import type { Tenant } from "@gatehouse/testing";

/** The middle of a month that no clock change touches. */
export const NOW = new Date("2026-11-15T12:00:00.000Z");

/** A finished attempt of the tenant's key that used 100 + 20 tokens and cost 1,000 nano-USD. */
export function attemptOf(
  tenant: Tenant,
  over: Partial<UsageRecord> = {},
  budgets: SettledAttempt["budgets"] = [],
): SettledAttempt {
  return { budgets, record: { ...recordOf(tenant), ...over } };
}

/** The attempt that a hold was taken for. */
export const attemptFor = (tenant: Tenant, hold: HoldRequest, over: Partial<UsageRecord> = {}): SettledAttempt =>
  attemptOf(
    tenant,
    { eventId: hold.id, heldNanoUsd: hold.parts[0]?.amountNanoUsd ?? 0n, ...over },
    hold.parts.map(({ budgetId, windowStart }) => ({ budgetId, windowStart })),
  );

/** A hold of `amountNanoUsd` from the tenant's budgets, the key's first. */
export function holdOf(tenant: Tenant, amountNanoUsd: bigint, { id = uuidv7(), now = NOW } = {}): HoldRequest {
  const budget = (budgetId: string): BudgetConfiguration => ({
    id: budgetId,
    organizationId: tenant.organizationId,
    teamId: tenant.teamId,
    userId: null,
    virtualKeyId: null,
    model: null,
    provider: null,
    period: "month",
    timeZone: "UTC",
    weekStart: 1,
    enforcement: "hard",
    shortfall: "refuse",
    limitNanoUsd: 0n,
    raises: [],
  });
  const ids = [tenant.keyBudgetId, tenant.teamBudgetId].filter((budgetId) => budgetId !== undefined);
  return planHold(ids.map(budget), id, amountNanoUsd, now);
}

function recordOf(tenant: Tenant): UsageRecord {
  return {
    eventId: uuidv7(),
    requestId: "req_1",
    attempt: 1,
    final: true,
    organizationId: tenant.organizationId,
    teamId: tenant.teamId,
    virtualKeyId: tenant.virtualKeyId,
    nodeId: "node-1",
    endpoint: "/v1/chat/completions",
    model: "gpt-5-mini",
    deploymentId: tenant.deploymentId,
    providerCredentialId: tenant.credentialId,
    provider: "openai-compatible",
    upstreamModel: "gpt-5-mini",
    responseModel: "gpt-5-mini-2026-05-01",
    streamed: false,
    status: "success",
    httpStatus: 200,
    upstreamStatus: 200,
    errorCode: null,
    finishReason: "stop",
    upstreamRequestId: "up_1",
    startedAt: NOW,
    durationMs: 900,
    firstByteMs: 300,
    waitedMs: 0,
    tokens: { input: 100, output: 20, reasoning: 0 },
    units: {},
    serviceTier: null,
    metering: "reported",
    costNanoUsd: 1_000n,
    price: { source: "catalogue", matchedModel: "gpt-5-mini", input: 5_000n, output: 25_000n },
    heldNanoUsd: 0n,
    decided: null,
  };
}
