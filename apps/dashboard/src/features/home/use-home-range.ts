"use client";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useSession } from "#features/session/index.ts";
import { GROUPS } from "#features/usage/groups.ts";
import { type RangePreset, resolveRange, type TimeRange, wholeMinute } from "#lib/time-range.ts";
import { useNow } from "#lib/use-now.ts";

export const HOME_RANGE: RangePreset = "7d";

/** The range of the overview out of the URL, resolved to instants that move on every minute. */
export function useHomeRange() {
  const { timeZone } = useSession().organization;
  const [range, setRange] = useQueryState("range", parseAsString.withDefault(HOME_RANGE));
  const minute = wholeMinute(useNow(60_000)).getTime();
  const resolved: TimeRange = useMemo(() => {
    // The end is in the future by up to a minute, so that what just came in is counted.
    const now = new Date(minute + 60_000);
    return resolveRange(range, now, timeZone, HOME_RANGE);
  }, [range, minute, timeZone]);
  const month: TimeRange = useMemo(
    () => resolveRange("month", new Date(minute + 60_000), timeZone),
    [minute, timeZone],
  );
  return { range, setRange, resolved, month };
}

export const useHomeGroup = () => useQueryState("by", parseAsStringLiteral(GROUPS).withDefault("model"));
