import { GatehouseError, type UsageComparison, type UsageGrain } from "@gatehouse/domain";
import { timeZoneOf } from "../organization.ts";
import type { VerbContext } from "../platform.ts";
import { chooseGrain, LENGTH_MS } from "./grain.ts";

/** Rollups are of quarters of an hour: a report counts whole ones. */
const QUARTER_MS = LENGTH_MS["15m"];
/** The longest day is an hour longer than others. */
const CLOCK_CHANGE_MS = 60 * 60_000;

/** What a report counts: from the start of a bucket to the end of a quarter of an hour. */
export interface UsageSpan {
  start: Date;
  end: Date;
  grain: UsageGrain;
  timeZone: string;
  /** Of the buckets, in order. */
  starts: Date[];
  /** Where the last bucket ends, which may be after `end`. */
  lastBucketEnd: Date;
}

interface Asked {
  from: Date;
  to: Date;
  grain?: UsageGrain | undefined;
}

/**
 * The buckets that hold a span, in the organization's own hours and days.
 * @throws GatehouseError `invalid_request` for a span that is empty, or too long even in days
 */
export async function spanOf(context: VerbContext, { from, to, grain: wanted }: Asked): Promise<UsageSpan> {
  if (from >= to) throw new GatehouseError("invalid_request", { message: "The time range is empty.", param: "from" });
  const grain = chooseGrain(from, to, wanted);
  const timeZone = await timeZoneOf(context);
  const start = await context.db.usage.bucketStart(from, grain, timeZone);
  return bucketed(context, { start, end: quarterAfter(to), grain, timeZone });
}

/**
 * The span that one is compared with. It has the same length by the clock, so that the part of a month that is over is held
 * against the same part of the month before.
 */
export async function spanBefore(
  context: VerbContext,
  { start, end, grain, timeZone, starts }: UsageSpan,
  comparison: UsageComparison,
): Promise<UsageSpan> {
  const { usage } = context.db;
  const back = comparison === "month" ? { months: 1 } : grain === "1d" ? { days: starts.length } : null;
  const byClock = back && (await usage.earlier([start, end], back, timeZone));
  const lengthMs = starts.length * LENGTH_MS[grain];
  const [from, to] = (byClock ?? [start, end].map((at) => new Date(at.getTime() - lengthMs))) as [Date, Date];
  const earlier = {
    start: await usage.bucketStart(from, grain, timeZone),
    end: quarterAfter(to < start ? to : start),
    grain,
    timeZone,
  };
  return bucketed(context, earlier);
}

async function bucketed({ db }: VerbContext, span: Omit<UsageSpan, "starts" | "lastBucketEnd">): Promise<UsageSpan> {
  const { start, end, grain, timeZone } = span;
  const past = new Date(end.getTime() + LENGTH_MS[grain] + (grain === "1d" ? CLOCK_CHANGE_MS : 0));
  const all = await db.usage.bucketStarts({ start, end: past }, grain, timeZone);
  return {
    ...span,
    starts: all.filter((at) => at < end),
    lastBucketEnd: all.find((at) => at >= end) ?? end,
  };
}

const quarterAfter = (at: Date): Date => new Date(Math.ceil(at.getTime() / QUARTER_MS) * QUARTER_MS);
