import type { AttemptRow, FinalAttemptRow, RequestSums } from "@gatehouse/db/admin";
import type { AttemptView, ErrorCode, PriceView, RequestRow } from "@gatehouse/domain";
import { viewRates } from "../price/view.ts";

export const viewRequest = (row: FinalAttemptRow, sums: Omit<RequestSums, "requestId">): RequestRow => ({
  requestId: row.requestId,
  eventId: row.eventId,
  startedAt: row.startedAt.toISOString(),
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
  durationMs: row.durationMs,
  firstByteMs: row.firstByteMs,
  attempts: sums.attempts,
});

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
