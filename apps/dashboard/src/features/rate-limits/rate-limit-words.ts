import { RATE_LIMIT_KINDS, type RateLimitKind, type RateLimitView } from "@gatehouse/domain";
import { formatCount } from "#lib/format.ts";

export const RATE_LIMIT_LABELS: Record<RateLimitKind, string> = {
  requestsPerMinute: "Requests per minute",
  tokensPerMinute: "Tokens per minute",
  tokensPerDay: "Tokens per day",
  parallelRequests: "Parallel requests",
};

const UNITS: Record<RateLimitKind, string> = {
  requestsPerMinute: "requests / min",
  tokensPerMinute: "tokens / min",
  tokensPerDay: "tokens / day",
  parallelRequests: "in parallel",
};

/** "600 requests / min", for each kind that is limited. */
export const limitTexts = (limit: Pick<RateLimitView, RateLimitKind>): { kind: RateLimitKind; text: string }[] =>
  RATE_LIMIT_KINDS.flatMap((kind) => {
    const value = limit[kind];
    return value === null ? [] : [{ kind, text: `${formatCount(value)} ${UNITS[kind]}` }];
  });

/** What a person typed ("60,000"); null for nothing, undefined for what is no whole number from 1 on. */
export function parseLimit(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === "") return null;
  if (!/^\d{1,3}(?:,\d{3})+$|^\d+$/.test(typed)) return undefined;
  const value = Number(typed.replaceAll(",", ""));
  return value >= 1 && Number.isSafeInteger(value) ? value : undefined;
}
