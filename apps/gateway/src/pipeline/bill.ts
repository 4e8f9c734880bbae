import type { GatehouseError, ModelPrice, TokenCounts, UnitCounts, UsageRecord } from "@gatehouse/domain";
import {
  atInferenceGeo,
  atServiceTier,
  costOf,
  estimateTokens,
  isAbsurd,
  isAbsurdCost,
  type NormalisedUsage,
  normaliseUsage,
} from "@gatehouse/metering";
import { type FailureBilling, isUpstreamFailure, type Outcome } from "@gatehouse/providers";
import type { CallerRequest } from "@gatehouse/wire";
import type { Admitted, Attempt } from "./context.ts";

/** What was billed for an attempt, and how that is known. */
export type Bill = Pick<UsageRecord, "tokens" | "units" | "serviceTier" | "metering" | "costNanoUsd" | "price">;

export interface Billed {
  bill: Bill;
  /** What the provider reported and is not believed: somebody should know of it. */
  absurd?: NormalisedUsage;
}

/** An attempt of a request, whatever became of it. */
export type Attempted = Admitted & { attempt: Attempt };

export const NOTHING_BILLED: Bill = {
  tokens: {},
  units: {},
  serviceTier: null,
  metering: "none",
  costNanoUsd: 0n,
  price: null,
};

/** Nobody knows what the provider bills: what was held is charged. */
export const unknownBill = ({ hold, target }: Attempt): Bill => ({
  tokens: {},
  units: {},
  serviceTier: null,
  metering: "indeterminate",
  costNanoUsd: hold.ceilingNanoUsd,
  price: target.price ?? null,
});

/** What an answer is billed, whole or broken off: by the provider's report, or by an estimate where that is of no use. */
export function billOf(attempted: Attempted, outcome: Outcome): Billed {
  const { attempt, request } = attempted;
  if (request.free) return { bill: NOTHING_BILLED };
  const claimed = outcome.usage ? normaliseUsage(outcome.usage) : undefined;
  const absurd = claimed && isBeyond(attempted, outcome, claimed) ? claimed : undefined;
  const reported = absurd ? undefined : claimed;
  const told = reported !== undefined && !outcome.usage?.partial && isWhole(reported, request.generates);
  const tokens = told ? reported.tokens : guessed(estimateOf(attempted, outcome), reported?.tokens);
  const units = { ...(told ? {} : unitsAsked(request)), ...outcome.units, ...reported?.units };
  const serviceTier = outcome.serviceTier ?? outcome.usage?.serviceTier ?? reported?.serviceTier ?? null;
  const metered = { tokens, units, serviceTier, metering: told ? ("reported" as const) : ("estimated" as const) };
  const own = priced(attempt, metered, reported?.inferenceGeo);
  if (!told || reported.costNanoUsd === undefined || attempt.target.price?.source === "override") {
    return { bill: { ...metered, ...own }, ...(absurd && { absurd }) };
  }
  const { costNanoUsd } = reported;
  if (own.costNanoUsd !== null && isAbsurdCost(costNanoUsd, own.costNanoUsd)) {
    return { bill: { ...metered, ...own }, absurd: reported };
  }
  const price: ModelPrice = { source: "provider", matchedModel: attempt.target.deployment.upstreamModel };
  return { bill: { ...metered, costNanoUsd, price } };
}

/** What a failure is billed. One that told of its usage, in a way that can be counted, is billed by it. */
export function billOfFailure(
  attempted: Attempted,
  { error, billing }: { error: GatehouseError; billing: FailureBilling },
): Billed {
  const reported = isUpstreamFailure(error) ? error.reported : undefined;
  if (!reported) return { bill: billing === "none" ? NOTHING_BILLED : unknownBill(attempted.attempt) };
  const billed = billOf(attempted, reported);
  if (billed.bill.metering === "reported") return billed;
  const wrote = reported.outputBytes > 0;
  return { ...billed, bill: wrote ? unknownBill(attempted.attempt) : NOTHING_BILLED };
}

/** At our own price; null: there is none for something that was used. */
function priced(
  { target }: Attempt,
  { tokens, units, serviceTier }: Pick<Bill, "tokens" | "units" | "serviceTier">,
  inferenceGeo: string | undefined,
): Pick<Bill, "costNanoUsd" | "price"> {
  if (!target.price) return { costNanoUsd: null, price: null };
  const { provider } = target.credential;
  const { upstreamModel } = target.deployment;
  const served = atServiceTier(target.price, { provider, upstreamModel, tier: serviceTier });
  const there = atInferenceGeo(served, { provider, upstreamModel, inferenceGeo });
  const { costNanoUsd, applied } = costOf({ tokens, units }, there);
  return { costNanoUsd, price: applied };
}

/** A request that lets the provider read and search of its own accord has no bound that a report could be beyond. */
function isBeyond(attempted: Attempted, outcome: Outcome, claimed: NormalisedUsage): boolean {
  const { request, kept } = attempted;
  const { inputTokenBound, unboundedBy, choices, unitBound } = request;
  if (unboundedBy !== null || kept?.tokens === null) return false;
  return isAbsurd(claimed, {
    input: inputTokenBound + (kept?.tokens ?? 0),
    output: outputBoundOf(attempted),
    choices,
    units: unitBound,
    outputBytes: outcome.outputBytes,
  });
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

/** Of all answers together; null: they have no cap. */
function outputBoundOf({ request, outputCapTokens }: Attempted): number | null {
  const cap = outputCapTokens ?? request.maxOutputTokens;
  return cap === null ? null : cap * request.choices;
}

function estimateOf(attempted: Attempted, outcome: Outcome): TokenCounts {
  const { request, kept } = attempted;
  const estimate = estimateTokens({
    inputTokenBound: request.inputTokenBound,
    outputTokenBound: outputBoundOf(attempted) ?? undefined,
    requestBytes: request.form?.fileBytes ?? request.bytes.length,
    outputBytes: outcome.outputBytes,
  });
  return { ...estimate, input: (estimate.input ?? 0) + (kept?.tokens ?? 0) };
}
