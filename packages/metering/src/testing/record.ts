import { type AttemptIntent, type SettledAttempt, type UsageRecord, uuidv7 } from "@gatehouse/domain";

/** A final, successful, priced record; the fields given replace it. For tests of this package. */
export function aRecord(fields: Partial<UsageRecord> = {}): UsageRecord {
  return {
    eventId: uuidv7(),
    requestId: "req_1",
    attempt: 1,
    final: true,
    organizationId: "01890000-0000-7000-8000-000000000001",
    teamId: "01890000-0000-7000-8000-000000000002",
    virtualKeyId: "01890000-0000-7000-8000-000000000003",
    nodeId: "node",
    endpoint: "chat.completions",
    model: "gpt-4o-mini",
    deploymentId: "01890000-0000-7000-8000-000000000004",
    providerCredentialId: "01890000-0000-7000-8000-000000000005",
    provider: "openai",
    upstreamModel: "gpt-4o-mini",
    responseModel: "gpt-4o-mini-2024-07-18",
    streamed: false,
    status: "success",
    httpStatus: 200,
    upstreamStatus: 200,
    errorCode: null,
    finishReason: "stop",
    upstreamRequestId: null,
    startedAt: new Date("2026-11-22T10:07:00.000Z"),
    durationMs: 120,
    firstByteMs: 80,
    waitedMs: 0,
    tokens: { input: 1000, output: 50 },
    units: {},
    serviceTier: null,
    metering: "reported",
    costNanoUsd: 180_000n,
    price: { source: "catalogue", matchedModel: "gpt-4o-mini", input: 150_000n, output: 600_000n },
    heldNanoUsd: 200_000n,
    decided: null,
    ...fields,
  };
}

export const aBudget = {
  budgetId: "01890000-0000-7000-8000-000000000006",
  windowStart: new Date("2026-11-01T00:00:00.000Z"),
};

/** What the gateway writes before it dials: the record of an attempt whose outcome nobody knows. */
export function anIntent(fields: Partial<UsageRecord> = {}): AttemptIntent {
  const record = aRecord({ status: "error", metering: "indeterminate", errorCode: "internal_error", ...fields });
  return { record: { ...record, costNanoUsd: record.heldNanoUsd, tokens: {} }, budgets: [aBudget] };
}

/** How that attempt ended. */
export function resultOf(intent: AttemptIntent, fields: Partial<UsageRecord> = {}): SettledAttempt {
  return { record: aRecord({ eventId: intent.record.eventId, ...fields }), budgets: intent.budgets };
}
