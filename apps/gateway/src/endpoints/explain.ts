import { setTimeout as sleep } from "node:timers/promises";
import type { RecordedRequest } from "@gatehouse/db/gateway";
import { type CacheTrace, GatehouseError, type RequestTrace } from "@gatehouse/domain";
import { ruleVerdicts } from "@gatehouse/routing";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../pipeline/authenticate.ts";

/** What a request that has just ended may take to be on record. */
const LATE_MS = 1_000;

/**
 * `GET /v1/gatehouse/requests/{id}/explain`: why a request went the way it went, for the key that made it. For all others
 * there is no such request.
 */
export async function explain(gateway: Gateway, exchange: Exchange, requestId: string): Promise<void> {
  const { key } = authenticate(gateway, exchange);
  const { organizationId, id: virtualKeyId } = key.configuration;
  const find = () => gateway.findRequest({ organizationId, virtualKeyId }, requestId).catch(cannotAsk);
  let found = await find();
  if (!found) {
    await sleep(LATE_MS);
    found = await find();
  }
  if (!found) {
    throw new GatehouseError("not_found", { message: "This key made no such request, or it is not over yet." });
  }
  exchange.sendDocument(200, "application/json", JSON.stringify(render(found)));
}

function cannotAsk(cause: unknown): never {
  throw new GatehouseError("not_ready", { cause, retryAfterSeconds: 1 });
}

function render({ requestId, startedAt, endpoint, model, attempts, trace, rules }: RecordedRequest) {
  const last = attempts.findLast(({ final }) => final);
  return {
    object: "gatehouse.explanation",
    request_id: requestId,
    started_at: startedAt.toISOString(),
    endpoint,
    model,
    status: last?.status,
    http_status: last?.httpStatus,
    error_code: last?.errorCode ?? null,
    ...(trace ? renderTrace(trace, rules ?? []) : { policy: null }),
    attempts: attempts
      .filter(({ attempt }) => attempt > 0)
      .map((attempt) => ({
        number: attempt.attempt,
        deployment_id: attempt.deploymentId,
        provider: attempt.provider,
        upstream_model: attempt.upstreamModel,
        status: attempt.status,
        http_status: attempt.httpStatus,
        error_code: attempt.errorCode,
        duration_ms: attempt.durationMs,
        first_byte_ms: attempt.firstByteMs,
        cost_nano_usd: attempt.costNanoUsd,
      })),
  };
}

function renderTrace(trace: RequestTrace, rules: Parameters<typeof ruleVerdicts>[1]) {
  const { policyVersion, outcome, rule, reason, facts, candidates, order } = trace;
  return {
    policy: {
      version: policyVersion,
      outcome,
      rule: rule === null ? null : (rules[rule]?.name ?? null),
      reason: reason ?? null,
    },
    rules: ruleVerdicts(trace.verdicts, rules),
    resolved_model: trace.model,
    facts: {
      tags: facts.tags,
      metadata: facts.metadata,
      input_tokens: facts.inputTokens,
      output_tokens: facts.outputTokens,
      content: facts.content,
      budget_used_percent: facts.budgetUsedPercent,
    },
    sensitivity: { class: trace.sensitivityClass, findings: trace.findings ?? {}, replaced: trace.redacted ?? 0 },
    parameters_set: trace.set ?? null,
    requirements: trace.requirements ?? [],
    strategy: trace.strategy,
    sticky: trace.sticky,
    candidates: candidates.map(({ deploymentId, fallback, excluded, priceNanoUsd, latencyMs, score }, place) => ({
      deployment_id: deploymentId,
      fallback,
      order: order.includes(place) ? order.indexOf(place) + 1 : null,
      excluded: excluded ?? null,
      price_nano_usd: priceNanoUsd ?? null,
      latency_ms: latencyMs ?? null,
      score: score ?? null,
    })),
    cache: trace.cache ? ownCache(trace.cache) : null,
    budgets: trace.budgets ?? [],
    shadow: trace.shadow ?? null,
  };
}

/** In a wider scope the answer may have been made for another team's request, which is not this key's to know. */
function ownCache({ storedBy, ...cache }: CacheTrace): CacheTrace {
  return cache.scope === "key" && storedBy !== undefined ? { ...cache, storedBy } : cache;
}
