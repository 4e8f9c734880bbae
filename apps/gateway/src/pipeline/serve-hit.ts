import type { Entry } from "@gatehouse/cache";
import type { NanoUsd } from "@gatehouse/domain";
import type { Cached } from "./context.ts";

/** Gives an answer again as it was given: a stream as a stream. */
export function serveHit(
  { exchange, caching }: Cached,
  { status, contentType, headers, bytes, streamed }: Entry,
): void {
  exchange.announce(cacheHeaders(caching));
  if (!streamed) {
    exchange.sendDocument(status, contentType, bytes, { ...headers });
    return;
  }
  exchange.openStream(status, contentType, bytes, { ...headers });
  exchange.end();
}

/** What the caller is told of the cache; nothing where no rule caches. */
export function cacheHeaders(caching: Cached["caching"]): Record<string, string> {
  if (!caching) return {};
  const { status, ageSeconds } = caching.trace;
  return { "x-gatehouse-cache": status, ...(ageSeconds !== undefined && { age: String(ageSeconds) }) };
}

/** What a hit is charged, and what that saves. An answer whose cost nobody knows stays unpriced where a part of it is charged. */
export function priceOfHit(
  costNanoUsd: NanoUsd | null,
  percent: number,
): { chargedNanoUsd: NanoUsd | null; savedNanoUsd: NanoUsd } {
  if (percent === 0) return { chargedNanoUsd: 0n, savedNanoUsd: costNanoUsd ?? 0n };
  if (costNanoUsd === null) return { chargedNanoUsd: null, savedNanoUsd: 0n };
  // Rounded up, like every price.
  const chargedNanoUsd = (costNanoUsd * BigInt(percent) + 99n) / 100n;
  return { chargedNanoUsd, savedNanoUsd: costNanoUsd - chargedNanoUsd };
}
