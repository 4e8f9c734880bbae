import type { AttemptStatus, PolicyDocument, RequestTrace } from "@gatehouse/domain";
import type { Pool } from "./pool.ts";

/** What is on record of a request, for the key that made it. */
export interface RecordedRequest {
  requestId: string;
  startedAt: Date;
  endpoint: string;
  model: string;
  attempts: RecordedAttempt[];
  /** Absent: it was stopped before the policy was asked, or recorded by a version before. */
  trace: RequestTrace | null;
  /** The rules of the version that decided it; null: the organization had none. */
  rules: PolicyDocument["rules"] | null;
}

export interface RecordedAttempt {
  attempt: number;
  final: boolean;
  deploymentId: string | null;
  provider: string | null;
  upstreamModel: string | null;
  status: AttemptStatus;
  httpStatus: number;
  errorCode: string | null;
  durationMs: number;
  firstByteMs: number | null;
  /** Nano-USD, as text; null: unpriced. */
  costNanoUsd: string | null;
}

interface Row extends RecordedAttempt {
  startedAt: Date;
  endpoint: string;
  model: string;
  trace: RequestTrace | null;
  rules: PolicyDocument["rules"] | null;
}

const REQUEST = `
  SELECT r.started_at AS "startedAt", r.endpoint, r.model, r.attempt, r.final, r.deployment_id AS "deploymentId", r.provider,
    r.upstream_model AS "upstreamModel", r.status, r.http_status AS "httpStatus", r.error_code AS "errorCode",
    r.duration_ms AS "durationMs", r.first_byte_ms AS "firstByteMs", r.cost_nano_usd AS "costNanoUsd", r.trace,
    CASE WHEN r.trace IS NOT NULL THEN p.document -> 'rules' END AS rules
  FROM usage_record r
  LEFT JOIN policy_version p ON p.organization_id = r.organization_id AND p.version = r.policy_version
  WHERE r.request_id = $1 AND r.organization_id = $2 AND r.virtual_key_id = $3
  ORDER BY r.attempt LIMIT 100`;

/** undefined: that key made no such request, or it is not stored yet. Throws what `pg` throws. */
export async function findRequest(
  pool: Pool,
  { organizationId, virtualKeyId }: { organizationId: string; virtualKeyId: string },
  requestId: string,
): Promise<RecordedRequest | undefined> {
  const { rows } = await pool.query<Row>(REQUEST, [requestId, organizationId, virtualKeyId]);
  const [first] = rows;
  if (!first || !rows.some(({ final }) => final)) return undefined;
  const last = rows.findLast(({ trace }) => trace !== null);
  return {
    requestId,
    startedAt: first.startedAt,
    endpoint: first.endpoint,
    model: first.model,
    attempts: rows.map(({ startedAt: _s, endpoint: _e, model: _m, trace: _t, rules: _r, ...attempt }) => attempt),
    trace: last?.trace ?? null,
    rules: last?.rules ?? null,
  };
}
