"use client";
import type { AttemptStatus, CacheStatus } from "@gatehouse/domain";
import { parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from "nuqs";

const STATUSES = ["success", "error", "refused", "aborted"] as const satisfies readonly AttemptStatus[];
const CACHE_STATUSES = ["hit", "miss", "bypass"] as const satisfies readonly CacheStatus[];
export const DEFAULT_RANGE = "24h";

const parsers = {
  range: parseAsString.withDefault(DEFAULT_RANGE),
  status: parseAsStringLiteral(STATUSES),
  teamId: parseAsString,
  virtualKeyId: parseAsString,
  model: parseAsString,
  provider: parseAsString,
  errorCode: parseAsString,
  policyRule: parseAsString,
  sensitivityClass: parseAsString,
  cacheStatus: parseAsStringLiteral(CACHE_STATUSES),
};
const CLEARED = {
  status: null,
  teamId: null,
  virtualKeyId: null,
  model: null,
  provider: null,
  errorCode: null,
  policyRule: null,
  sensitivityClass: null,
  cacheStatus: null,
};

/** The filters of the request list, kept in the URL: a relative range stays relative when the link is shared. */
export function useRequestFilters() {
  const [filters, set] = useQueryStates(parsers, { history: "replace" });
  const { range: _, ...facets } = filters;
  const active = Object.values(facets).some((value) => value !== null);
  const clear = () => set(CLEARED);
  return { filters, facets, set, clear, active };
}
export type RequestFilterState = ReturnType<typeof useRequestFilters>;

/** Which request the panel shows; opening one makes a history entry, so that Back closes it. */
export const useSelectedRequest = () => useQueryState("request", parseAsString.withOptions({ history: "push" }));

/** What the panel shows of a request; stays while one steps through the list. */
export const usePanelTab = () =>
  useQueryState("tab", parseAsStringLiteral(["overview", "route"]).withDefault("overview"));
