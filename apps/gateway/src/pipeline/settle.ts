import type {
  AttemptIntent,
  GatehouseError,
  KeptObject,
  MeteringClass,
  ModelPrice,
  NanoUsd,
  TokenCounts,
  UnitCounts,
  UsageRecord,
} from "@gatehouse/domain";
import { atServiceTier, costOf, estimateTokens, type NormalisedUsage, normaliseUsage } from "@gatehouse/metering";
import type { FailureBilling, Outcome } from "@gatehouse/providers";
import type { CallerRequest } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Admitted, Answered, Asked, Attempt, Hold } from "./context.ts";
import type { Ending } from "./respond.ts";

/** An attempt that gave no answer. */
export interface AttemptFailure {
  error: GatehouseError;
  /** Whether the provider may have billed it. */
  billing: FailureBilling;
  /** Whether another target may do better. */
  retryNext: boolean;
}

/** What was billed for an attempt, and how that is known. */
interface Bill {
  tokens: TokenCounts;
  units: UnitCounts;
  serviceTier: string | null;
  metering: MeteringClass;
  costNanoUsd: NanoUsd | null;
  price: ModelPrice | null;
}

const NOTHING_BILLED: Bill = {
  tokens: {},
  units: {},
  serviceTier: null,
  metering: "none",
  costNanoUsd: 0n,
  price: null,
};
/** Nginx's word for a caller that left; it has no answer, so the number is only for the record. */
const CALLER_LEFT = 499;

/** The attempt that answered, in whole or in part. */
export function settleAnswer(gateway: Gateway, answered: Answered, { outcome, error }: Ending): void {
  const { attempt, answer } = answered;
  const aborted = error?.code === "caller_disconnected";
  const record: UsageRecord = {
    ...attemptRecord(gateway, answered, attempt),
    ...billOf(answered, outcome),
    final: true,
    status: aborted ? "aborted" : error ? "error" : "success",
    httpStatus: aborted ? CALLER_LEFT : answer.status,
    upstreamStatus: answer.status,
    errorCode: error?.code ?? null,
    responseModel: outcome.responseModel,
    finishReason: outcome.finishReason,
    upstreamRequestId: answer.upstreamRequestId,
  };
  const kept = keptObjects(record, outcome);
  if (kept) gateway.owners.remember(record, attempt.target.credential.id, kept);
  gateway.spool.settle({ record, budgets: attempt.hold.windows, ...(kept && { kept }) });
  if (error) logFailure(gateway, record, error);
}

/** A response brings its whole conversation along when it is referred to, an item at most all that was written. */
function keptObjects({ tokens, metering }: UsageRecord, { keptAs }: Outcome): KeptObject[] | undefined {
  if (!keptAs) return undefined;
  const { input, output } = tokens;
  const told = metering === "reported" && input !== undefined && output !== undefined;
  return [
    { objectId: keptAs.responseId, tokens: told ? input + output : null },
    ...keptAs.itemIds.map((objectId) => ({ objectId, tokens: told ? output : null })),
  ];
}

/** An attempt without an answer. Its hold is charged when the provider may have billed it, else given back. */
export function settleFailure(
  gateway: Gateway,
  admitted: Admitted,
  attempt: Attempt,
  { error, billing }: AttemptFailure,
  { final }: { final: boolean },
): void {
  const aborted = error.code === "caller_disconnected";
  const record: UsageRecord = {
    ...attemptRecord(gateway, admitted, attempt),
    ...(billing === "none" ? NOTHING_BILLED : unknownBill(attempt)),
    final,
    status: aborted ? "aborted" : "error",
    httpStatus: aborted ? CALLER_LEFT : error.status,
    upstreamStatus: error.details.upstreamStatus ?? null,
    errorCode: error.code,
  };
  gateway.spool.settle({ record, budgets: attempt.hold.windows });
  logFailure(gateway, record, error);
}

/** A request that was stopped before a provider was dialled: costs nothing, and closes the hold if there is one. */
export function settleRefusal(gateway: Gateway, asked: Asked, error: GatehouseError, hold: Hold | undefined): void {
  const eventId = hold?.eventId ?? gateway.mintEventId();
  const record: UsageRecord = {
    ...unsentRecord(gateway, asked, eventId),
    status: error.code === "caller_disconnected" ? "aborted" : "refused",
    httpStatus: error.status,
    errorCode: error.code,
    heldNanoUsd: hold && hold.windows.length > 0 ? (hold.ceilingNanoUsd ?? 0n) : 0n,
  };
  gateway.spool.settle({ record, budgets: hold?.windows ?? [] });
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
  return { record, budgets: attempt.hold.windows };
}

function billOf(answered: Answered, outcome: Outcome): Bill {
  const { attempt, request } = answered;
  if (request.free) return NOTHING_BILLED;
  const { provider } = attempt.target.credential;
  const { upstreamModel } = attempt.target.deployment;
  const reported = outcome.usage ? normaliseUsage(outcome.usage) : undefined;
  const told = reported !== undefined && !outcome.usage?.partial && isWhole(reported, request.generates);
  const tokens = told ? reported.tokens : guessed(estimateOf(answered, outcome), reported?.tokens);
  const units = { ...(told ? {} : unitsAsked(request)), ...outcome.units, ...reported?.units };
  const serviceTier = outcome.serviceTier ?? outcome.usage?.serviceTier ?? null;
  const metered = { tokens, units, serviceTier, metering: told ? ("reported" as const) : ("estimated" as const) };
  const { price } = attempt.target;
  if (told && reported.costNanoUsd !== undefined && price?.source !== "override") {
    const { costNanoUsd } = reported;
    return { ...metered, costNanoUsd, price: { source: "provider", matchedModel: upstreamModel } };
  }
  if (!price) return { ...metered, costNanoUsd: null, price: null };
  const tierPrice = atServiceTier(price, { provider, upstreamModel, tier: serviceTier });
  const { costNanoUsd, applied } = costOf({ tokens, units }, tierPrice);
  return { ...metered, costNanoUsd, price: applied };
}

/** What is billed apart from tokens and nobody told. A model that searches on its own is billed for what was seen. */
function unitsAsked({ unitBound, generates }: CallerRequest): UnitCounts {
  const { search, ...others } = unitBound;
  return generates || search === undefined ? others : { ...others, search };
}

/** Whether a report tells all that is billed: both totals of what was written, the input of what was only read. */
function isWhole({ tokens, units }: NormalisedUsage, generates: boolean): boolean {
  if (tokens.input === undefined) return Object.keys(units).length > 0;
  return tokens.output !== undefined || !generates;
}

/** What was told so far, and of the output at least what was seen. */
function guessed(estimate: TokenCounts, told: TokenCounts = {}): TokenCounts {
  return { ...estimate, ...told, output: Math.max(estimate.output ?? 0, told.output ?? 0) };
}

function estimateOf({ request, kept, outputCapTokens }: Answered, outcome: Outcome): TokenCounts {
  const cap = outputCapTokens ?? request.maxOutputTokens;
  const estimate = estimateTokens({
    inputTokenBound: request.inputTokenBound,
    outputTokenBound: cap === null ? undefined : cap * request.choices,
    requestBytes: request.form?.fileBytes ?? request.bytes.length,
    outputBytes: outcome.outputBytes,
  });
  return { ...estimate, input: (estimate.input ?? 0) + (kept?.tokens ?? 0) };
}

const unknownBill = ({ hold, target }: Attempt): Bill => ({
  tokens: {},
  units: {},
  serviceTier: null,
  metering: "indeterminate",
  costNanoUsd: hold.ceilingNanoUsd,
  price: target.price ?? null,
});

/** A request for which no provider was called. */
function unsentRecord(gateway: Gateway, asked: Asked, eventId: string) {
  const { receivedAt, startedMs } = asked.exchange;
  const durationMs = Math.round(performance.now() - startedMs);
  const request = requestRecord(gateway, asked, eventId);
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
    heldNanoUsd: hold.windows.length > 0 ? (hold.ceilingNanoUsd ?? 0n) : 0n,
  };
}

function requestRecord(gateway: Gateway, { key, exchange, dialect, request }: Asked, eventId: string) {
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
