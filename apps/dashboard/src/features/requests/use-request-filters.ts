"use client";
import { RANGE_FIELDS, VALUE_FIELDS } from "@gatehouse/domain";
import { parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from "nuqs";
import type { FilterTexts } from "./search/grammar.ts";

export const DEFAULT_RANGE = "24h";
const FIELDS = [...VALUE_FIELDS, ...RANGE_FIELDS];
type Field = (typeof FIELDS)[number];

const parsers = {
  range: parseAsString.withDefault(DEFAULT_RANGE),
  ...(Object.fromEntries(FIELDS.map((field) => [field, parseAsString])) as Record<Field, typeof parseAsString>),
};
const CLEARED = Object.fromEntries(FIELDS.map((field) => [field, null])) as Record<Field, null>;

/** The filters of the request list, kept in the URL: a relative range stays relative when the link is shared. */
export function useRequestFilters() {
  const [{ range, ...filters }, set] = useQueryStates(parsers, { history: "replace" });
  const active = Object.values(filters).some((value) => value !== null);
  return {
    range,
    filters: filters as Record<Field, string | null>,
    active,
    setRange: (next: string) => set({ range: next }),
    setFilters: (next: FilterTexts) => set(next),
    /** These filters and no others; null: the range stays. */
    replace: (next: FilterTexts, nextRange: string | null = null) =>
      set({ ...CLEARED, ...next, ...(nextRange !== null && { range: nextRange }) }),
  };
}
export type RequestFilterState = ReturnType<typeof useRequestFilters>;

/** Which request the panel shows; opening one makes a history entry, so that Back closes it. */
export const useSelectedRequest = () => useQueryState("request", parseAsString.withOptions({ history: "push" }));

/** What the panel shows of a request; stays while one steps through the list. */
export const usePanelTab = () =>
  useQueryState("tab", parseAsStringLiteral(["overview", "route"]).withDefault("overview"));
