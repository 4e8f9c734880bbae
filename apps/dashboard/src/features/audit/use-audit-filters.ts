"use client";
import type { AuditFilters } from "@gatehouse/domain";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useSession } from "#features/session/index.ts";
import { parseRange, resolveRange } from "#lib/time-range.ts";
import { useDebounced } from "#lib/use-debounced.ts";

const parsers = {
  search: parseAsString.withDefault(""),
  action: parseAsString,
  actorId: parseAsString,
  targetType: parseAsString,
  targetId: parseAsString,
  /** null: from the beginning. */
  range: parseAsString,
};

/** What a range begins with when one is asked for. */
export const FIRST_RANGE = "30d";

/** The filters of the audit log, kept in the URL: a relative range stays relative when the link is shared. */
export function useAuditFilters() {
  const { timeZone } = useSession().organization;
  const [filters, set] = useQueryStates(parsers, { history: "replace" });
  const active = Object.values(filters).some((value) => value !== null && value !== "");
  const search = useDebounced(filters.search, 250).trim();
  const { action, actorId, targetType, targetId, range } = filters;
  /** The same as the API has them, for the list and for the export alike. */
  const asked = useMemo<AuditFilters>(
    () => ({
      ...(search && { search }),
      ...(action && { action }),
      ...(actorId && { actorId }),
      ...(targetType && { targetType }),
      ...(targetId && { targetId }),
      ...(range && spanOf(range, timeZone)),
    }),
    [search, action, actorId, targetType, targetId, range, timeZone],
  );
  return { filters, asked, set, clear: () => set(null), active };
}
export type AuditFilterState = ReturnType<typeof useAuditFilters>;

/** Which entry is open; opening one makes a history entry, so that Back closes it. */
export const useOpenEntry = () => useQueryState("entry", parseAsString.withOptions({ history: "push" }));

/** A relative range is open at its end, so that what happens meanwhile is in it. */
function spanOf(range: string, timeZone: string): Pick<AuditFilters, "from" | "to"> {
  const { from, to } = resolveRange(range, new Date(), timeZone, FIRST_RANGE);
  const absolute = typeof parseRange(range) === "object";
  return { from: from.toISOString(), ...(absolute && { to: to.toISOString() }) };
}
