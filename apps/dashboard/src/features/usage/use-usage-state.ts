"use client";
import { USAGE_FIELDS, type UsageComparison, type UsageField } from "@gatehouse/domain";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useSession } from "#features/session/index.ts";
import { type RangePreset, resolveRange, type TimeRange, wholeMinute } from "#lib/time-range.ts";
import { useNow } from "#lib/use-now.ts";
import { GROUPS } from "./groups.ts";
import type { UsageFilterTexts } from "./queries.ts";

export const DEFAULT_RANGE: RangePreset = "30d";
export const USAGE_TABS = ["overview", "tokens", "latency", "errors", "cache"] as const;
export type UsageTab = (typeof USAGE_TABS)[number];

const parsers = {
  tab: parseAsStringLiteral(USAGE_TABS).withDefault("overview"),
  range: parseAsString.withDefault(DEFAULT_RANGE),
  by: parseAsStringLiteral(GROUPS).withDefault("model"),
  compare: parseAsBoolean.withDefault(false),
  cumulative: parseAsBoolean.withDefault(false),
  ...(Object.fromEntries(USAGE_FIELDS.map((field) => [field, parseAsString])) as Record<
    UsageField,
    typeof parseAsString
  >),
};

/** All that the page shows is in its URL; a relative range stays relative when the link is shared. */
export function useUsageState() {
  const { timeZone } = useSession().organization;
  const [{ tab, range, by, compare, cumulative, ...given }, set] = useQueryStates(parsers, { history: "replace" });
  const { status, teamId, virtualKeyId, model, provider } = given;
  const filters: UsageFilterTexts = useMemo(
    () => ({ status, teamId, virtualKeyId, model, provider }),
    [status, teamId, virtualKeyId, model, provider],
  );
  const minute = wholeMinute(useNow(60_000)).getTime();
  const span: TimeRange = useMemo(
    // The end is in the future by up to a minute, so that what just came in is counted.
    () => resolveRange(range, new Date(minute + 60_000), timeZone, DEFAULT_RANGE),
    [range, minute, timeZone],
  );
  const comparison: UsageComparison = range === "month" ? "month" : "period";
  return { tab, range, span, by, compare, comparison, cumulative, filters, set };
}
export type UsageState = ReturnType<typeof useUsageState>;
