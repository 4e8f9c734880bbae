import type { Outcome } from "../adapter.ts";
import { errorInBodyFailure } from "../error-answer.ts";
import { UpstreamFailure } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";

/**
 * An error in spite of its status. What it tells of its usage the provider bills, so that goes along with the failure;
 * where it tells nothing and nothing was written, nothing is billed.
 * @param seen what was read off the rest of the answer
 */
export function failedAnswer(error: unknown, secret: string | null, seen: Omit<Outcome, "complete">): UpstreamFailure {
  // Only these two say anything; other values need not even have a text.
  const words = isRecord(error) || typeof error === "string" ? error : {};
  const failure = errorInBodyFailure(words, secret, seen.outputBytes > 0 ? "indeterminate" : "none");
  if (!seen.usage) return failure;
  const { code, details, retryNext } = failure;
  const reported = { ...seen, complete: false };
  return new UpstreamFailure(code, { ...details, retryNext, billing: "indeterminate", reported });
}
