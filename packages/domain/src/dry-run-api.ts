import * as z from "zod";
import type { NanoUsdText } from "./money.ts";
import { type PolicyIssueView, type PolicyReference, policyReference, savePolicyDraftInput } from "./policy-api.ts";
import type { Instant } from "./window.ts";

/** The most requests that a dry run looks at; of more, it takes an even sample of about so many. */
export const MOST_REPLAYED = 50_000;
/** Rows of its table. */
export const MOST_DRY_RUN_ROWS = 200;

export const dryRunPolicyInput = z.strictObject({
  /** Looks at the requests of so many hours. */
  hours: z.int().min(1).max(168).default(24),
  /** Which document is tried. */
  of: policyReference.default("draft"),
  /** Tried instead, and not saved. */
  document: savePolicyDraftInput.shape.document.optional(),
});
export type DryRunPolicyInput = z.input<typeof dryRunPolicyInput>;

/** What a document would have made of a request: how that differs from what became of it. */
export type DryRunChange = "unchanged" | "rerouted" | "newly_denied" | "newly_allowed";

/**
 * What a document would have made of the requests on record. Whether and where they would have gone is decided as a
 * gateway does it; what that costs and takes is estimated. Counts and sums are of the requests that were looked at, and are
 * not scaled up from a sample.
 */
export interface PolicyDryRunView {
  /** "document": the one that was sent along. */
  of: PolicyReference | "document";
  from: Instant;
  to: Instant;
  sample: {
    /** Requests in the span. */
    requests: number;
    /** About one of so many was taken, spread evenly over the span; 1: all. */
    every: number;
    taken: number;
  };
  requests: DryRunCounts;
  cost: DryRunCost;
  latency: {
    /** Rerouted requests of which both sides are known. */
    requests: number;
    /** Median of: what the target usually takes to its first byte, less what the request took. null: of none. */
    estimatedDifferenceMs: number | null;
  };
  /** In the document's order. */
  rules: { rule: string; matched: number; decided: number }[];
  /** Requests that no rule allowed, denied or routed. */
  undecided: number;
  /** Whose requests would have gone otherwise, most touched first; at most 100 of each. */
  keys: DryRunTouched[];
  teams: DryRunTouched[];
  /** Newly denied ones first, then rerouted ones by what they cost more, then newly allowed ones. */
  rows: DryRunRow[];
  /** What is wrong with the document, errors included. */
  issues: PolicyIssueView[];
}

export interface DryRunCounts {
  /** The sum of the four that follow. */
  compared: number;
  unchanged: number;
  rerouted: number;
  newlyDenied: number;
  newlyAllowed: number;
  /** Of those compared: something that the document goes by is not on record of them. */
  partial: number;
  /** Stopped by something else than a policy (a budget, a rate limit, …), and not compared. */
  leftOut: number;
}

/** Sums of what is priced on both sides. */
export interface DryRunCost {
  /** Over all attempts of these requests. */
  actualNanoUsd: NanoUsdText;
  estimatedNanoUsd: NanoUsdText;
  priced: number;
  /** Compared requests that are in neither sum. */
  unpriced: number;
  /** Of those priced: used nothing, so that the estimate goes by all that they might have used. */
  byExpectedTokens: number;
}

export interface DryRunTouched {
  id: string;
  name: string;
  requests: number;
  newlyDenied: number;
}

export interface DryRunRow {
  requestId: string;
  startedAt: Instant;
  change: Exclude<DryRunChange, "unchanged">;
  keyId: string;
  keyName: string;
  teamId: string;
  teamName: string;
  /** The name that the caller sent. */
  model: string;
  /** Where it went; null: nowhere. */
  from: DryRunTarget | null;
  /** Where it would have gone; null: nowhere. */
  to: DryRunTarget | null;
  /** What it would have cost more; negative: less. null: not known. */
  estimatedDifferenceNanoUsd: NanoUsdText | null;
  /** The rule of the document that decides it; null: none does. */
  rule: string | null;
  /** Why it is denied: the rule's reason, or that no target is left. null: it is not. */
  reason: string | null;
  /** What the document goes by and is not on record; none: the decision is a gateway's. */
  missing: string[];
}

export interface DryRunTarget {
  deploymentId: string;
  /** `credential / upstream model`; null: the deployment is gone. */
  label: string | null;
}
