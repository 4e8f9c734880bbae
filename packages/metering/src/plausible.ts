import { type NanoUsd, UNIT_KINDS, type UnitCounts } from "@gatehouse/domain";
import type { NormalisedUsage } from "./normalise-usage.ts";

/** Bounds are made to hold; what is beyond them by so much is a fault of the report, not of the bound. */
const TOLERANCE = 10;
/** What even the smallest request may come to: instructions that a provider adds, reasoning that no cap holds. */
const LEAST_TOKENS = 4_096;
const LEAST_UNITS = 10;
/** What one answer without a cap may come to; ten times it is more than any model writes at once. */
const UNCAPPED_TOKENS = 65_536;
/** Fees by the request, of which we know nothing. */
const MOST_FEES: NanoUsd = 1_000_000_000n;

/** What a request can come to, as far as it tells. */
export interface RequestBounds {
  /** Tokens. */
  input: number;
  /** Tokens of all answers together; null: they have no cap. */
  output: number | null;
  choices: number;
  units: UnitCounts;
  /** Bytes that were seen of the answer: that many tokens it may have, whatever was asked for. */
  outputBytes: number;
}

/**
 * Whether a report is beyond all that the request can have come to: more than ten times its bound of input, of output or
 * of a unit. Each is held against its own bound, since a cost would not do: without a budget the ceiling is made with a
 * usual cap of output that nobody asked for, and an answer may be far longer.
 */
export function isAbsurd({ tokens, units }: NormalisedUsage, bounds: RequestBounds): boolean {
  const output = bounds.output ?? UNCAPPED_TOKENS * bounds.choices;
  return (
    (tokens.input ?? 0) > TOLERANCE * Math.max(bounds.input, LEAST_TOKENS) ||
    (tokens.output ?? 0) > TOLERANCE * Math.max(output, bounds.outputBytes, LEAST_TOKENS) ||
    UNIT_KINDS.some((kind) => (units[kind] ?? 0) > TOLERANCE * Math.max(bounds.units[kind] ?? 0, LEAST_UNITS))
  );
}

/** The same for a cost that a provider names, against what our own price makes of the same tokens. */
export const isAbsurdCost = (named: NanoUsd, own: NanoUsd): boolean => named > BigInt(TOLERANCE) * own + MOST_FEES;
