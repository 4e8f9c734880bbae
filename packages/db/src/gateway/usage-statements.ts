import { OTHER_PRICE_KINDS, type SettledAttempt, type UsageRecord } from "@gatehouse/domain";
import type { CacheHitIncrement, RollupIncrement } from "@gatehouse/metering";

/**
 * Rows travel as one JSON parameter: measured against one array per column, it costs the gateway half the CPU and the
 * database the same. `json`, not `jsonb`, which would be built only to be taken apart.
 */
const RECORD: Record<string, (attempt: SettledAttempt) => unknown> = {
  event_id: ({ record }) => record.eventId,
  started_at: ({ record }) => record.startedAt,
  request_id: ({ record }) => record.requestId,
  attempt: ({ record }) => record.attempt,
  final: ({ record }) => record.final,
  organization_id: ({ record }) => record.organizationId,
  team_id: ({ record }) => record.teamId,
  virtual_key_id: ({ record }) => record.virtualKeyId,
  node_id: ({ record }) => record.nodeId,
  endpoint: ({ record }) => record.endpoint,
  model: ({ record }) => record.model,
  deployment_id: ({ record }) => record.deploymentId,
  provider_credential_id: ({ record }) => record.providerCredentialId,
  provider: ({ record }) => record.provider,
  upstream_model: ({ record }) => record.upstreamModel,
  response_model: ({ record }) => record.responseModel,
  streamed: ({ record }) => record.streamed,
  status: ({ record }) => record.status,
  http_status: ({ record }) => record.httpStatus,
  upstream_status: ({ record }) => record.upstreamStatus,
  error_code: ({ record }) => record.errorCode,
  finish_reason: ({ record }) => record.finishReason,
  upstream_request_id: ({ record }) => record.upstreamRequestId,
  duration_ms: ({ record }) => record.durationMs,
  first_byte_ms: ({ record }) => record.firstByteMs,
  input_tokens: ({ record }) => record.tokens.input,
  output_tokens: ({ record }) => record.tokens.output,
  cache_read_tokens: ({ record }) => record.tokens.cacheRead,
  cache_write_tokens: ({ record }) => record.tokens.cacheWrite,
  reasoning_tokens: ({ record }) => record.tokens.reasoning,
  metering: ({ record }) => record.metering,
  cost_nano_usd: ({ record }) => record.costNanoUsd,
  held_nano_usd: ({ record }) => record.heldNanoUsd,
  price_source: ({ record }) => record.price?.source ?? (record.costNanoUsd === null ? "unpriced" : null),
  price_model: ({ record }) => record.price?.matchedModel,
  input_pico_usd: ({ record }) => record.price?.input,
  output_pico_usd: ({ record }) => record.price?.output,
  cache_read_pico_usd: ({ record }) => record.price?.cacheRead,
  cache_write_pico_usd: ({ record }) => record.price?.cacheWrite,
  service_tier: ({ record }) => record.serviceTier,
  detail: ({ record }) => detailOf(record),
  budget_ids: ({ budgets }) => budgets.map((budget) => budget.budgetId),
  budget_window_starts: ({ budgets }) => budgets.map((budget) => budget.windowStart),
  policy_version: ({ record }) => record.decided?.policyVersion,
  policy_rule: ({ record }) => record.decided?.rule,
  sensitivity_class: ({ record }) => record.decided?.sensitivityClass,
  cache_status: ({ record }) => record.decided?.cache?.status,
  cache_key: ({ record }) => record.decided?.cache?.key,
  cached_until: ({ record }) => instantOf(record.decided?.cache?.keptUntilMs),
  saved_nano_usd: ({ record }) => record.decided?.cache?.savedNanoUsd,
  tags: ({ record }) => record.decided?.tags ?? [],
  trace: ({ record }) => record.decided?.trace,
  stood_for: ({ record }) => stoodFor(record),
};

/** Beside the trace, so that what answers are kept for is told by an index. */
function stoodFor({ model, decided }: UsageRecord): string | null {
  const name = decided?.trace?.model ?? model;
  return name === model ? null : name;
}

const instantOf = (milliseconds: number | undefined): Date | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds);

/** What few attempts have; null for all others. */
function detailOf({ tokens, units, price }: UsageRecord) {
  const { input: _i, output: _o, cacheRead: _r, cacheWrite: _w, reasoning: _t, ...others } = tokens;
  const prices: Record<string, string> = {};
  for (const kind of OTHER_PRICE_KINDS) {
    const rate = price?.[kind];
    if (rate !== undefined) prices[kind] = rate.toString();
  }
  const parts = Object.entries({ tokens: others, units, prices }).filter(([, part]) => Object.keys(part).length > 0);
  return parts.length > 0 ? Object.fromEntries(parts) : null;
}

const ROLLUP_KEY: Record<string, (row: RollupIncrement) => unknown> = {
  organization_id: (row) => row.organizationId,
  bucket_start: (row) => row.bucketStart,
  team_id: (row) => row.teamId,
  virtual_key_id: (row) => row.virtualKeyId,
  model: (row) => row.model,
  provider: (row) => row.provider,
  upstream_model: (row) => row.upstreamModel,
  status: (row) => row.status,
};
const ROLLUP_SUMS: Record<string, (row: RollupIncrement) => unknown> = {
  requests: (row) => row.requests,
  attempts: (row) => row.attempts,
  unpriced: (row) => row.unpriced,
  input_tokens: (row) => row.inputTokens,
  output_tokens: (row) => row.outputTokens,
  cache_read_tokens: (row) => row.cacheReadTokens,
  cache_write_tokens: (row) => row.cacheWriteTokens,
  reasoning_tokens: (row) => row.reasoningTokens,
  cost_nano_usd: (row) => row.costNanoUsd,
  cache_hits: (row) => row.cacheHits,
  saved_nano_usd: (row) => row.savedNanoUsd,
  cache_misses: (row) => row.cacheMisses,
  cache_bypasses: (row) => row.cacheBypasses,
  duration_ms: (row) => row.durationMs,
};
const ROLLUP_HISTOGRAMS: Record<string, (row: RollupIncrement) => unknown> = {
  latency_histogram: (row) => row.latencyHistogram,
  first_byte_histogram: (row) => row.firstByteHistogram,
};
const ROLLUP = { ...ROLLUP_KEY, ...ROLLUP_SUMS, ...ROLLUP_HISTOGRAMS };

const HIT_KEY: Record<string, (row: CacheHitIncrement) => unknown> = {
  organization_id: (row) => row.organizationId,
  by: (row) => row.by,
  bucket_start: (row) => row.bucketStart,
  team_id: (row) => row.teamId,
  value: (row) => row.value,
};
const HIT_ROLLUP: Record<string, (row: CacheHitIncrement) => unknown> = {
  ...HIT_KEY,
  hits: (row) => row.hits,
  saved_nano_usd: (row) => row.savedNanoUsd,
};

const list = (columns: Record<string, unknown>): string => Object.keys(columns).join(", ");

/** Stores records; answers the ids of those that were not there. Its parameter is `recordRows`. */
export const INSERT_RECORDS = {
  name: "usage_insert",
  text: `
    INSERT INTO usage_record (${list(RECORD)})
    SELECT ${list(RECORD)} FROM json_populate_recordset(NULL::usage_record, $1::json)
    ON CONFLICT DO NOTHING RETURNING event_id`,
};

/** Adds increments to their rows. Its parameter is `rollupRows`, whose order keeps two gateways from a deadlock. */
export const UPSERT_ROLLUPS = {
  name: "usage_rollup",
  text: `
    INSERT INTO usage_rollup AS sum (${list(ROLLUP)})
    SELECT ${list(ROLLUP)} FROM json_populate_recordset(NULL::usage_rollup, $1::json)
    ON CONFLICT (${list(ROLLUP_KEY)}) DO UPDATE SET
      ${Object.keys(ROLLUP_SUMS)
        .map((name) => `${name} = sum.${name} + excluded.${name}`)
        .join(", ")},
      ${Object.keys(ROLLUP_HISTOGRAMS)
        .map((name) => `${name} = histogram_add(sum.${name}, excluded.${name})`)
        .join(", ")}`,
};

/** The same of hits by tag and model. Its parameter is `hitRows`. */
export const UPSERT_HITS = {
  name: "cache_hit_rollup",
  text: `
    INSERT INTO cache_hit_rollup AS sum (${list(HIT_ROLLUP)})
    SELECT ${list(HIT_ROLLUP)} FROM json_populate_recordset(NULL::cache_hit_rollup, $1::json)
    ON CONFLICT (${list(HIT_KEY)}) DO UPDATE SET
      hits = sum.hits + excluded.hits, saved_nano_usd = sum.saved_nano_usd + excluded.saved_nano_usd`,
};

/** Moves the time of last use forward, of keys that still exist. Its parameter is `activityRows`. */
export const UPSERT_ACTIVITY = {
  name: "usage_activity",
  text: `
    INSERT INTO virtual_key_activity AS activity (virtual_key_id, last_used_at)
    SELECT virtual_key.id, used.at FROM json_to_recordset($1::json) AS used(id uuid, at timestamptz)
    JOIN virtual_key ON virtual_key.id = used.id ORDER BY virtual_key.id
    ON CONFLICT (virtual_key_id) DO UPDATE SET last_used_at = excluded.last_used_at
    WHERE activity.last_used_at < excluded.last_used_at`,
};

/** Closes holds and charges budgets. Its parameter is `settlementRows`. */
export const SETTLE = { name: "usage_settle", text: "SELECT ledger_settle($1::jsonb)" };

export const recordRows = (batch: readonly SettledAttempt[]): string => rowsOf(batch, RECORD);
export const rollupRows = (increments: readonly RollupIncrement[]): string => rowsOf(increments, ROLLUP);

/** Undefined when no request was answered from the cache. */
export const hitRows = (increments: readonly CacheHitIncrement[]): string | undefined =>
  increments.length > 0 ? rowsOf(increments, HIT_ROLLUP) : undefined;

export function activityRows(batch: readonly SettledAttempt[]): string {
  const lastUsed = new Map<string, Date>();
  for (const { record } of batch) {
    const known = lastUsed.get(record.virtualKeyId);
    if (!known || known < record.startedAt) lastUsed.set(record.virtualKeyId, record.startedAt);
  }
  return JSON.stringify([...lastUsed].map(([id, at]) => ({ id, at })));
}

/**
 * What the attempts cost their budgets; undefined when none has any. An attempt whose cost is unknown although money
 * was held for it is charged its hold: an unknown price is never zero, and a hold is an upper bound.
 */
export function settlementRows(batch: readonly SettledAttempt[]): string | undefined {
  const settlements = batch
    .filter(({ budgets, leaseId }) => budgets.length > 0 || leaseId !== undefined)
    .map(({ record, budgets, leaseId }) => ({
      id: record.eventId,
      // A journal of before there were leases names none: then the hold is its own.
      leaseId: leaseId ?? record.eventId,
      held: record.heldNanoUsd.toString(),
      cost: (record.costNanoUsd ?? record.heldNanoUsd).toString(),
      parts: budgets.map(({ budgetId, windowStart }) => ({ budgetId, windowStart })),
    }));
  return settlements.length > 0 ? JSON.stringify(settlements) : undefined;
}

function rowsOf<T>(items: readonly T[], columns: Record<string, (item: T) => unknown>): string {
  const entries = Object.entries(columns);
  const rows = items.map((item) => {
    const row: Record<string, unknown> = {};
    for (const [name, read] of entries) {
      const value = read(item);
      row[name] = typeof value === "bigint" ? value.toString() : value;
    }
    return row;
  });
  return JSON.stringify(rows);
}
