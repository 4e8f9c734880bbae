import type { UsageCounts, UsageView } from "@gatehouse/domain";
import { change, changeOfAmount } from "#charts/prepare/change.ts";
import { costShares } from "#charts/prepare/group-figures.ts";
import { attemptsPerRequest, errorRate, hitRate } from "#charts/prepare/total-figures.ts";
import { formatCompact, formatCount, formatDuration, formatPercent, formatUsd, plural } from "#lib/format.ts";

/* One sentence for each chart, that says what the picture shows to whoever cannot see it. */

export function costSummary(view: UsageView): string {
  const [first] = costShares(view).filter(({ key }) => key !== "other");
  const most = first && view.series.length > 1 ? ` Most: ${first.label}, ${formatPercent(first.share)}.` : "";
  const before = view.previous?.total;
  const changed = before ? changeOfAmount(BigInt(view.total.costNanoUsd), BigInt(before.costNanoUsd)) : null;
  return `${formatUsd(view.total.costNanoUsd)}${changed === null ? "" : `, ${comparedBy(changed)}`}.${most}`;
}

export function requestsSummary({ total, previous }: UsageView): string {
  const changed = previous ? change(total.requests, previous.total.requests) : null;
  const parts = [
    plural(total.requests, "request"),
    `${formatCount(total.errors)} failed`,
    `${formatCount(total.refused)} refused`,
    ...(changed === null ? [] : [comparedBy(changed)]),
  ];
  return `${parts.join(", ")}.`;
}

export function tokensSummary({ total }: UsageView): string {
  const { inputTokens, outputTokens, cacheReadTokens } = total;
  const cached = inputTokens > 0 ? `, ${formatPercent(cacheReadTokens / inputTokens)} of it cached by providers` : "";
  return `${formatCompact(inputTokens)} in${cached}; ${formatCompact(outputTokens)} out.`;
}

export const latencySummary = ({ total }: UsageView): string =>
  total.latencyP50Ms === null
    ? "From the request's arrival to the last byte."
    : `Half of the requests end within ${formatDuration(total.latencyP50Ms)}, 95 of 100 within ${duration(total.latencyP95Ms)}, 99 within ${duration(total.latencyP99Ms)}.`;

export const firstByteSummary = ({ total }: UsageView): string =>
  total.firstByteP50Ms === null
    ? "From the request's arrival to the first byte of the answer."
    : `Half of the answers begin within ${formatDuration(total.firstByteP50Ms)}, 95 of 100 within ${duration(total.firstByteP95Ms)}.`;

export function errorsSummary({ total }: UsageView): string {
  const rate = errorRate(total);
  if (rate === null) return "Failed calls of providers as a share of all.";
  const rescued = Math.max(0, total.failedAttempts - total.errors);
  return `${plural(total.failedAttempts, "call")} of a provider failed; retries and fallbacks made up for ${formatCount(rescued)}. Of the requests ${formatPercent(rate)} failed.`;
}

export function attemptsSummary({ total }: UsageView): string {
  const ratio = attemptsPerRequest(total);
  if (ratio === null) return "Calls of providers for each request.";
  return `${ratio.toFixed(2)} calls for each request: ${plural(furtherAttempts(total), "retry or fallback", "retries and fallbacks")}.`;
}

export function cacheSummary({ total }: UsageView): string {
  const rate = hitRate(total);
  if (rate === null) return "No request was looked up in the cache.";
  return `${formatPercent(rate)} of ${plural(total.cacheHits + total.cacheMisses, "request")} that were looked up; ${formatCount(total.cacheBypasses)} were not.`;
}

export const savedSummary = ({ total }: UsageView): string =>
  `${formatUsd(total.savedNanoUsd)}: what these answers had cost, less what hits are charged.`;

export const furtherAttempts = ({ attempts, requests }: UsageCounts): number => Math.max(0, attempts - requests);

function comparedBy(changed: number): string {
  if (Math.abs(changed) < 0.001) return "as much as in the span before";
  return `${formatPercent(Math.abs(changed))} ${changed > 0 ? "more" : "less"} than in the span before`;
}

const duration = (milliseconds: number | null): string => (milliseconds === null ? "–" : formatDuration(milliseconds));
