import type { WireFormat } from "./caller-request.ts";

/** How a request stands with a limit. */
interface Standing {
  limit: number;
  remaining: number;
  /** Until all of the limit is there again. */
  resetMs: number;
}

/**
 * What clients read of limits: OpenAI's headers for every format, and Anthropic's own for its formats. Nothing about
 * what is not limited.
 * @param nowMs since the epoch: Anthropic writes times, OpenAI durations
 */
export function rateLimitHeaders(
  format: WireFormat,
  { requests, tokens }: { requests: Standing | undefined; tokens: Standing | undefined },
  nowMs: number,
): Record<string, string> {
  const anthropic = format === "anthropic-messages" || format === "anthropic-count-tokens";
  const headers: Record<string, string> = {};
  for (const [name, standing] of [
    ["requests", requests],
    ["tokens", tokens],
  ] as const) {
    if (!standing) continue;
    headers[`x-ratelimit-limit-${name}`] = String(standing.limit);
    headers[`x-ratelimit-remaining-${name}`] = String(standing.remaining);
    headers[`x-ratelimit-reset-${name}`] = goDuration(standing.resetMs);
    if (!anthropic) continue;
    headers[`anthropic-ratelimit-${name}-limit`] = String(standing.limit);
    headers[`anthropic-ratelimit-${name}-remaining`] = String(standing.remaining);
    headers[`anthropic-ratelimit-${name}-reset`] = wholeSecond(nowMs + standing.resetMs);
  }
  return headers;
}

/** As Go writes it and OpenAI sends it: `250ms`, `6s`, `1m0s`, `24h23m59s`; a part of a second counts as one from there on. */
function goDuration(ms: number): string {
  if (ms < 1000) return ms === 0 ? "0s" : `${Math.ceil(ms)}ms`;
  const seconds = Math.ceil(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${hours > 0 ? `${hours}h` : ""}${minutes > 0 ? `${minutes % 60}m` : ""}${seconds % 60}s`;
}

/** RFC 3339, rounded up. */
const wholeSecond = (ms: number): string => `${new Date(Math.ceil(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
