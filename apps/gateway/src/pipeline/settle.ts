import type { Entry } from "@gatehouse/cache";
import type { AttemptIntent, GatehouseError, KeptObject, NanoUsd, UsageRecord } from "@gatehouse/domain";
import { leaseToSettle } from "@gatehouse/limits";
import type { FailureBilling, Outcome } from "@gatehouse/providers";
import type { Gateway } from "../container.ts";
import { type Bill, type Billed, billOf, billOfFailure, NOTHING_BILLED, unknownBill } from "./bill.ts";
import type { Admitted, Answered, Asked, Attempt, Cached, Hold, Known } from "./context.ts";
import type { Ending } from "./ending.ts";
import { priceOfHit } from "./serve-hit.ts";
import { decidedOf, decidedWithTrace } from "./trace.ts";

/** An attempt that gave no answer. */
export interface AttemptFailure {
  error: GatehouseError;
  /** Whether the provider may have billed it. */
  billing: FailureBilling;
  /** Whether another target may do better. */
  retryNext: boolean;
  /** The same target may do better over a fresh connection. */
  staleSocket: boolean;
}

/** The attempt that answered, in whole or in part. */
export function settleAnswer(
  gateway: Gateway,
  answered: Answered,
  { outcome, error }: Ending,
  keptUntilMs: number | undefined,
): UsageRecord {
  const { attempt, answer } = answered;
  const aborted = error?.code === "caller_disconnected";
  const billed = billOf(answered, outcome);
  const record: UsageRecord = {
    ...attemptRecord(gateway, answered, attempt),
    ...billed.bill,
    final: true,
    status: aborted ? "aborted" : error ? "error" : "success",
    httpStatus: aborted ? error.status : answer.status,
    upstreamStatus: answer.status,
    errorCode: error?.code ?? null,
    responseModel: outcome.responseModel,
    finishReason: outcome.finishReason,
    upstreamRequestId: answer.upstreamRequestId,
  };
  record.decided = decidedWithTrace(answered, { hold: attempt.hold, record, keptUntilMs });
  answered.pass.used(tokensUsed(record));
  const kept = keptObjects(record, outcome);
  if (kept) gateway.owners.remember(record, attempt.target.credential.id, kept);
  close(gateway, attempt.hold, record, kept);
  if (error) logFailure(gateway, record, error);
  logAbsurdity(gateway, record, billed);
  return record;
}

/** A request that was answered from the cache. It is charged what its rule says, from what was held for it. */
export function settleHit(gateway: Gateway, cached: Cached, { meta }: Entry): void {
  const { hold, caching, pass } = cached;
  const price = priceOfHit(meta.costNanoUsd, caching?.settings.hitChargePercent ?? 0);
  const record: UsageRecord = {
    ...unsentRecord(gateway, cached, hold.eventId),
    status: "success",
    httpStatus: 200,
    errorCode: null,
    responseModel: meta.responseModel,
    finishReason: meta.finishReason,
    metering: price.chargedNanoUsd === 0n ? "none" : "reported",
    costNanoUsd: price.chargedNanoUsd,
    heldNanoUsd: heldOf(hold),
  };
  record.decided = decidedWithTrace(cached, { hold, record, savedNanoUsd: price.savedNanoUsd });
  pass.used((meta.tokens.input ?? 0) + (meta.tokens.output ?? 0));
  close(gateway, hold, record);
}

/** A response brings its whole conversation along when it is referred to, an item at most all that was written. */
function keptObjects({ tokens, metering }: UsageRecord, { keptAs }: Outcome): KeptObject[] | undefined {
  if (!keptAs) return undefined;
  const { input, output } = tokens;
  const told = metering === "reported" && input !== undefined && output !== undefined;
  return [
    ...(keptAs.responseId === null ? [] : [{ objectId: keptAs.responseId, tokens: told ? input + output : null }]),
    ...keptAs.itemIds.map((objectId) => ({ objectId, tokens: told ? output : null })),
  ];
}

/**
 * An attempt without an answer. It is charged what the failure itself told of its usage, or its hold when the provider
 * may have billed it; else the hold is given back.
 */
export function settleFailure(
  gateway: Gateway,
  admitted: Admitted,
  attempt: Attempt,
  failure: AttemptFailure,
  { final }: { final: boolean },
): void {
  const { error } = failure;
  const aborted = error.code === "caller_disconnected";
  const billed = billOfFailure({ ...admitted, attempt }, failure);
  const record: UsageRecord = {
    ...attemptRecord(gateway, admitted, attempt),
    ...billed.bill,
    final,
    status: aborted ? "aborted" : "error",
    httpStatus: error.status,
    upstreamStatus: error.details.upstreamStatus ?? null,
    upstreamRequestId: error.details.upstreamRequestId ?? null,
    errorCode: error.code,
  };
  if (final) record.decided = decidedWithTrace(admitted, { hold: attempt.hold, record });
  admitted.pass.used(tokensUsed(record));
  close(gateway, attempt.hold, record);
  logFailure(gateway, record, error);
  logAbsurdity(gateway, record, billed);
}

/** A request that was stopped before a provider was dialled: costs nothing, and closes the hold if there is one. */
export function settleRefusal(gateway: Gateway, known: Known, error: GatehouseError, hold: Hold | undefined): void {
  const eventId = hold?.eventId ?? gateway.mintEventId();
  const record: UsageRecord = {
    ...unsentRecord(gateway, known, eventId),
    status: error.code === "caller_disconnected" ? "aborted" : "refused",
    httpStatus: error.status,
    errorCode: error.code,
    heldNanoUsd: hold ? heldOf(hold) : 0n,
  };
  record.decided = decidedWithTrace(known, { hold, record });
  if (hold) close(gateway, hold, record);
  else gateway.spool.settle({ record, budgets: [] });
}

/** A request that was answered with what an earlier one had been answered with. */
export function settleReplay(gateway: Gateway, asked: Asked): void {
  const record = {
    ...unsentRecord(gateway, asked, gateway.mintEventId()),
    status: "success" as const,
    httpStatus: 200,
  };
  gateway.spool.settle({ record: { ...record, errorCode: null, heldNanoUsd: 0n }, budgets: [] });
}

/** What counts against limits of tokens; undefined: nobody knows. */
const tokensUsed = ({ tokens, metering }: UsageRecord): number | undefined =>
  metering === "indeterminate" ? undefined : (tokens.input ?? 0) + (tokens.output ?? 0);

/** What becomes of the attempt if this process dies before it ends: charged at its ceiling, marked as indeterminate. */
export function intentOf(gateway: Gateway, admitted: Admitted, attempt: Attempt): AttemptIntent {
  const record: UsageRecord = {
    ...attemptRecord(gateway, admitted, attempt),
    ...unknownBill(attempt),
    final: true,
    durationMs: 0,
    status: "error",
    httpStatus: 500,
    errorCode: "internal_error",
  };
  return chargeOf(attempt.hold, record);
}

/** The one place where a hold ends: first on the disk, then in the ledger's memory. */
function close(gateway: Gateway, hold: Hold, record: UsageRecord, kept?: KeptObject[]): void {
  const settled = chargeOf(hold, record);
  gateway.spool.settle(kept ? { ...settled, kept } : settled);
  if (hold.granted) gateway.ledger.settle(hold.granted, record.costNanoUsd ?? record.heldNanoUsd, settled.budgets);
}

/** The record with the budget windows that it is charged to: those of the provider that answered, and those of all. */
function chargeOf({ granted, windows }: Hold, record: UsageRecord): AttemptIntent {
  const charged = windows.filter(({ provider }) => provider === null || provider === record.provider);
  const budgets = charged.map(({ budgetId, windowStart }) => ({ budgetId, windowStart }));
  const leaseId = granted ? leaseToSettle(granted) : undefined;
  return leaseId === undefined ? { record, budgets } : { record, budgets, leaseId };
}

const heldOf = ({ granted, ceilingNanoUsd }: Hold): NanoUsd => (granted ? (ceilingNanoUsd ?? 0n) : 0n);

/** A request for which no provider was called. */
function unsentRecord(gateway: Gateway, known: Known, eventId: string) {
  const elapsedMs = performance.now() - known.exchange.startedMs;
  const durationMs = Math.round(elapsedMs);
  const receivedAt = new Date(gateway.now().getTime() - elapsedMs);
  const request = requestRecord(gateway, known, eventId);
  return { ...request, ...NOTHING_BILLED, final: true, attempt: 0, startedAt: receivedAt, durationMs };
}

type AttemptPart = Omit<UsageRecord, keyof Bill | "final" | "status" | "httpStatus" | "errorCode">;

function attemptRecord(gateway: Gateway, admitted: Admitted, attempt: Attempt): AttemptPart {
  const { hold, target } = attempt;
  return {
    ...requestRecord(gateway, admitted, hold.eventId),
    attempt: attempt.number,
    deploymentId: target.deployment.id,
    providerCredentialId: target.credential.id,
    provider: target.credential.provider,
    upstreamModel: target.deployment.upstreamModel,
    startedAt: attempt.startedAt,
    durationMs: Math.round(performance.now() - attempt.startedMs),
    firstByteMs: attempt.firstByteMs,
    waitedMs: Math.round(attempt.startedMs - admitted.exchange.startedMs),
    heldNanoUsd: heldOf(hold),
  };
}

function requestRecord(gateway: Gateway, known: Known, eventId: string) {
  const { key, exchange, dialect, request } = known;
  const { organizationId, teamId, id } = key.configuration;
  return {
    eventId,
    requestId: exchange.requestId,
    organizationId,
    teamId,
    virtualKeyId: id,
    nodeId: gateway.nodeId,
    endpoint: dialect.endpoint,
    model: request.model,
    streamed: request.stream,
    deploymentId: null,
    providerCredentialId: null,
    provider: null,
    upstreamModel: null,
    responseModel: null,
    upstreamStatus: null,
    finishReason: null,
    upstreamRequestId: null,
    firstByteMs: null,
    waitedMs: 0,
    decided: decidedOf(known),
  };
}

/** One line per failed attempt, without a word of what was asked or answered; our own faults with their cause. */
function logFailure(gateway: Gateway, record: UsageRecord, error: GatehouseError): void {
  const { requestId, attempt, deploymentId, provider, upstreamStatus, durationMs } = record;
  const { code, cause: err } = error;
  const line = { requestId, attempt, deploymentId, provider, upstreamStatus, durationMs, code };
  if (code === "internal_error") gateway.logger.error({ ...line, err }, "attempt failed");
  else gateway.logger.warn(line, "attempt failed");
}

/** The alarm for a report that was not billed by: a provider that counts so may do it again. */
function logAbsurdity(gateway: Gateway, record: UsageRecord, { absurd }: Billed): void {
  if (!absurd) return;
  const { requestId, attempt, deploymentId, provider, upstreamModel } = record;
  const { tokens, units, costNanoUsd } = absurd;
  const told = { tokens, units, ...(costNanoUsd !== undefined && { costNanoUsd: `${costNanoUsd}` }) };
  const line = { requestId, attempt, deploymentId, provider, upstreamModel, told, code: "usage_absurd" };
  gateway.logger.warn(line, "a report of usage is beyond what the request can have come to");
}
