import type { UsageSums } from "@gatehouse/db/admin";
import type { UsagePoint, UsageView } from "@gatehouse/domain";
import * as z from "zod";
import type { VerbContext } from "../platform.ts";
import { usageReportFields } from "./input.ts";
import { readGroups, type UsageReport } from "./read-groups.ts";
import type { UsageSpan } from "./span.ts";
import { sumOf, viewSums } from "./sums.ts";

export const readUsageInput = z.strictObject({
  ...usageReportFields,
  /** Percentiles are most of the work; "no" leaves them out. */
  percentiles: z.enum(["yes", "no"]).optional(),
});

/**
 * What was used in a span of time. The span begins at the start of the bucket that holds `from`, and ends with the quarter of an
 * hour that holds `to`; hours and days are those of the organization's time zone.
 * @throws GatehouseError `invalid_request` for a span that is empty or too long
 */
export async function readUsage(
  context: VerbContext,
  { percentiles, ...input }: z.output<typeof readUsageInput>,
): Promise<UsageView> {
  const report = await readGroups(context, { ...input, histograms: percentiles !== "no" });
  const { span, groups } = report;
  const now = context.now();
  return {
    from: span.start.toISOString(),
    to: span.end.toISOString(),
    grain: span.grain,
    timeZone: span.timeZone,
    asOf: now.toISOString(),
    partialLastBucket: span.lastBucketEnd > span.end || span.lastBucketEnd > now,
    series: groups.map(({ key, label, sums, previous }) => ({
      key,
      label,
      points: pointsOf(span, sums),
      total: viewSums(sumOf(sums)),
      previous: previous && viewSums(sumOf(previous)),
    })),
    total: viewSums(sumOf(groups.flatMap(({ sums }) => sums))),
    previous: viewBefore(report),
  };
}

function viewBefore({ before, allBefore }: UsageReport): UsageView["previous"] {
  if (!before || !allBefore) return null;
  return {
    from: before.start.toISOString(),
    to: before.end.toISOString(),
    points: pointsOf(before, allBefore),
    total: viewSums(sumOf(allBefore)),
  };
}

const pointsOf = ({ starts }: UsageSpan, sums: readonly UsageSums[]): UsagePoint[] =>
  starts.map((at, index) => ({ at: at.toISOString(), ...viewSums(sums[index] as UsageSums) }));
