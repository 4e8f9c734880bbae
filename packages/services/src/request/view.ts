import type { AttemptRow, FinalAttemptRow, RequestSums } from "@gatehouse/db/admin";
import type { AttemptView, ErrorCode, PriceView, RequestRow } from "@gatehouse/domain";
import { viewRates } from "../price/view.ts";

/** A request is what its caller saw of it: it lasts from the first attempt's beginning to the last one's end. */
export const viewRequest = (row: FinalAttemptRow, sums: Omit<RequestSums, "requestId">): RequestRow => ({
  requestId: row.requestId,
  eventId: row.eventId,
  startedAt: sums.startedAt.toISOString(),
  status: row.status,
  httpStatus: row.httpStatus,
  errorCode: row.errorCode as ErrorCode | null,
  teamId: row.teamId,
  teamName: row.teamName,
  virtualKeyId: row.virtualKeyId,
  virtualKeyName: row.virtualKeyName,
  model: row.model,
  provider: row.provider,
  upstreamModel: row.upstreamModel,
  streamed: row.streamed,
  inputTokens: row.inputTokens,
  outputTokens: row.outputTokens,
  costNanoUsd: sums.costNanoUsd?.toString() ?? null,
  durationMs: sinceBegin(row, sums) + row.durationMs,
  firstByteMs: row.firstByteMs === null ? null : sinceBegin(row, sums) + row.firstByteMs,
  attempts: sums.attempts,
  policyVersion: row.policyVersion,
  policyRule: row.policyRule,
  sensitivityClass: row.sensitivityClass,
  cacheStatus: row.cacheStatus,
  tags: row.tags,
});

const sinceBegin = (row: Pick<FinalAttemptRow, "startedAt">, { startedAt }: Pick<RequestSums, "startedAt">): number =>
  row.startedAt.getTime() - startedAt.getTime();

export const viewAttempt = (row: AttemptRow): AttemptView => ({
  eventId: row.eventId,
  attempt: row.attempt,
  final: row.final,
  startedAt: row.startedAt.toISOString(),
  status: row.status,
  httpStatus: row.httpStatus,
  upstreamStatus: row.upstreamStatus,
  errorCode: row.errorCode as ErrorCode | null,
  deploymentId: row.deploymentId,
  credentialName: row.credentialName,
  provider: row.provider,
  upstreamModel: row.upstreamModel,
  responseModel: row.responseModel,
  upstreamRequestId: row.upstreamRequestId,
  finishReason: row.finishReason,
  durationMs: row.durationMs,
  firstByteMs: row.firstByteMs,
  tokens: row.tokens,
  units: row.units,
  serviceTier: row.serviceTier,
  metering: row.metering,
  costNanoUsd: row.costNanoUsd?.toString() ?? null,
  heldNanoUsd: row.heldNanoUsd.toString(),
  price: viewAppliedPrice(row),
});

/** The unit prices that the attempt was billed at; null when it had none. */
function viewAppliedPrice({ priceSource, priceModel, rates }: AttemptRow): PriceView | null {
  if (priceSource === null || priceSource === "unpriced") return null;
  return { source: priceSource, matchedModel: priceModel ?? "", rates: viewRates(rates) };
}
