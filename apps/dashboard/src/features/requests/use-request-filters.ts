"use client";
import type { AttemptStatus } from "@gatehouse/domain";
import { parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from "nuqs";

const STATUSES = ["success", "error", "refused", "aborted"] as const satisfies readonly AttemptStatus[];
export const DEFAULT_RANGE = "24h";

const parsers = {
  range: parseAsString.withDefault(DEFAULT_RANGE),
  status: parseAsStringLiteral(STATUSES),
  teamId: parseAsString,
  virtualKeyId: parseAsString,
  model: parseAsString,
  provider: parseAsString,
  errorCode: parseAsString,
};

/** The filters of the request list, kept in the URL: a relative range stays relative when the link is shared. */
export function useRequestFilters() {
  const [filters, set] = useQueryStates(parsers, { history: "replace" });
  const { range: _, ...facets } = filters;
  const active = Object.values(facets).some((value) => value !== null);
  const clear = () =>
    set({ status: null, teamId: null, virtualKeyId: null, model: null, provider: null, errorCode: null });
  return { filters, facets, set, clear, active };
}
export type RequestFilterState = ReturnType<typeof useRequestFilters>;

/** Which request the panel shows; opening one makes a history entry, so that Back closes it. */
export const useSelectedRequest = () => useQueryState("request", parseAsString.withOptions({ history: "push" }));
