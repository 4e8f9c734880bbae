import type { UsageSums } from "@gatehouse/db/admin";
import { exactUsd, USAGE_CHARTS, type UsageChart, type UsageCounts } from "@gatehouse/domain";
import * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { type CsvCell, csvRecord } from "../export/csv.ts";
import { CSV_TYPE, type Download } from "../export/download.ts";
import type { VerbContext } from "../platform.ts";
import { usageFiltersOf } from "../request/filters.ts";
import { type UsageReportInput, usageReportFields } from "./input.ts";
import { readGroups, type UsageGroupSums, type UsageReport } from "./read-groups.ts";
import { sumOf, viewSums } from "./sums.ts";

export const exportUsageInput = z.strictObject({ ...usageReportFields, chart: z.enum(USAGE_CHARTS) });

/**
 * What one chart of usage shows, as a file: a row for each bucket (of "top" one for the whole span) and group, with exact
 * amounts. That somebody took it is in the audit log, which is written before the first byte.
 * @throws GatehouseError `invalid_request` for a span that is empty or too long
 */
export async function exportUsage(
  context: VerbContext,
  { chart, ...input }: z.output<typeof exportUsageInput>,
): Promise<Download> {
  const { db, actor, now } = context;
  const { organizationId } = actor;
  const grouped = GROUPED.includes(chart);
  const report = await readGroups(context, {
    ...input,
    groupBy: grouped ? input.groupBy : "none",
    histograms: COLUMNS[chart].some((name) => name.endsWith("Ms")),
  });
  const target = { targetType: "organization", targetId: organizationId };
  const after = describe(chart, input);
  await db.transaction((tx) => recordChange(tx, { actor, now }, { action: "usage.export", ...target, after }));
  return {
    fileName: `usage-${chart.replaceAll("_", "-")}-${now().toISOString().slice(0, 10)}.csv`,
    contentType: CSV_TYPE,
    chunks: csvOf(report, chart),
  };
}

const describe = (chart: UsageChart, { from, to, grain, groupBy, compare, ...filters }: UsageReportInput) => ({
  chart,
  groupBy,
  from: from.toISOString(),
  to: to.toISOString(),
  ...(compare && { compare }),
  ...usageFiltersOf(filters),
});

/** Those whose rows are of groups. */
const GROUPED: readonly UsageChart[] = ["cost", "tokens_by_group", "latency_by_group", "errors", "top"];

const COLUMNS: Record<UsageChart, readonly (keyof UsageCounts)[]> = {
  cost: ["costNanoUsd"],
  requests: ["requests", "errors", "refused", "aborted"],
  tokens: ["inputTokens", "cacheReadTokens", "cacheWriteTokens", "outputTokens", "reasoningTokens"],
  tokens_by_group: ["inputTokens", "outputTokens"],
  latency: ["latencyP50Ms", "latencyP95Ms", "latencyP99Ms"],
  first_byte: ["firstByteP50Ms", "firstByteP95Ms"],
  latency_by_group: ["latencyP50Ms", "latencyP95Ms", "latencyP99Ms", "firstByteP50Ms", "firstByteP95Ms"],
  errors: ["attempts", "failedAttempts", "refused", "requests", "errors"],
  attempts: ["attempts", "failedAttempts", "refused", "requests", "errors"],
  cache: ["cacheHits", "cacheMisses", "cacheBypasses"],
  saved: ["savedNanoUsd"],
  top: ["costNanoUsd", "requests", "errors", "inputTokens", "outputTokens"],
};

const NAMES: Record<keyof UsageCounts, string> = {
  costNanoUsd: "cost",
  requests: "requests",
  errors: "failed requests",
  refused: "refused requests",
  aborted: "aborted requests",
  attempts: "attempts",
  failedAttempts: "failed attempts",
  unpriced: "unpriced attempts",
  inputTokens: "input tokens",
  outputTokens: "output tokens",
  cacheReadTokens: "cached input tokens",
  cacheWriteTokens: "cache write tokens",
  reasoningTokens: "reasoning tokens",
  cacheHits: "hits",
  cacheMisses: "misses",
  cacheBypasses: "bypasses",
  savedNanoUsd: "saved",
  latencyP50Ms: "latency p50 ms",
  latencyP95Ms: "latency p95 ms",
  latencyP99Ms: "latency p99 ms",
  firstByteP50Ms: "first byte p50 ms",
  firstByteP95Ms: "first byte p95 ms",
};
const AMOUNTS: readonly (keyof UsageCounts)[] = ["costNanoUsd", "savedNanoUsd"];

async function* csvOf({ span, before, groups }: UsageReport, chart: UsageChart): AsyncIterable<string> {
  const columns = COLUMNS[chart];
  const previously = columns.flatMap((name) => headersOf(name).map((header) => `${header} before`));
  yield csvRecord([
    "from",
    "to",
    "time zone",
    ...(GROUPED.includes(chart) ? ["group id", "group"] : []),
    ...columns.flatMap(headersOf),
    ...(before ? ["from before", ...previously] : []),
  ]);
  const buckets = chart === "top" ? [null] : span.starts.map((_, index) => index);
  for (const bucket of buckets) {
    const [from, to] = boundsOf(span, bucket);
    const rows = groups.map((group) => [
      from?.toISOString(),
      to?.toISOString(),
      span.timeZone,
      ...(GROUPED.includes(chart) ? [group.key, group.label] : []),
      ...cellsOf(columns, sumsAt(group.sums, bucket)),
      ...(before ? previousCells(columns, group, before.starts[bucket ?? 0], bucket) : []),
    ]);
    yield rows.map((cells) => csvRecord(cells)).join("");
  }
}

const boundsOf = ({ start, end, starts }: UsageReport["span"], bucket: number | null) =>
  bucket === null ? [start, end] : [starts[bucket], starts[bucket + 1] ?? end];

const sumsAt = (sums: readonly UsageSums[], bucket: number | null) => (bucket === null ? sumOf(sums) : sums[bucket]);

/** The span before may have fewer buckets, by the length of months. */
function previousCells(
  columns: readonly (keyof UsageCounts)[],
  { previous }: UsageGroupSums,
  at: Date | undefined,
  bucket: number | null,
): CsvCell[] {
  return [at?.toISOString(), ...cellsOf(columns, sumsAt(previous ?? [], bucket))];
}

function headersOf(name: keyof UsageCounts): string[] {
  return AMOUNTS.includes(name) ? [`${NAMES[name]} usd`, `${NAMES[name]} nano-usd`] : [NAMES[name]];
}

function cellsOf(columns: readonly (keyof UsageCounts)[], sums: UsageSums | undefined): CsvCell[] {
  const view = sums && viewSums(sums);
  return columns.flatMap((name): CsvCell[] => {
    const value = view?.[name];
    if (!AMOUNTS.includes(name)) return [value];
    return value === undefined || value === null ? [null, null] : [exactUsd(BigInt(value)), BigInt(value)];
  });
}
