"use client";
import { type CreateSavedViewInput, RANGE_FIELDS, type SavedViewView, VALUE_FIELDS } from "@gatehouse/domain";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { apiGet, apiSend, queryString } from "#lib/api-client.ts";
import type { FilterTexts } from "./search/grammar.ts";

export const savedViewsQuery = () =>
  queryOptions({
    queryKey: ["saved-views"],
    queryFn: ({ signal }) => apiGet<{ items: SavedViewView[] }>("/saved-views", {}, signal),
  });

function useRefreshViews() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["saved-views"] });
}

export function useSaveView() {
  const onSettled = useRefreshViews();
  return useMutation({
    mutationFn: (input: CreateSavedViewInput) => apiSend<SavedViewView>("POST", "/saved-views", input),
    onSettled,
  });
}

export function useRemoveView() {
  const onSettled = useRefreshViews();
  return useMutation({ mutationFn: (id: string) => apiSend<void>("DELETE", `/saved-views/${id}`), onSettled });
}

/** What a view is kept as: the filters that are set, and the range, in the words of the URL. */
export const viewQuery = (range: string, filters: FilterTexts): string => queryString({ range, ...filters }).slice(1);

/** @returns the filters of the view, and what it asks for that this page does not know (any more) */
export function readView(query: string): { range: string | null; filters: FilterTexts; unknown: string[] } {
  const known: readonly string[] = [...VALUE_FIELDS, ...RANGE_FIELDS];
  const entries = [...new URLSearchParams(query)];
  const filters = Object.fromEntries(entries.filter(([name]) => known.includes(name))) as FilterTexts;
  const unknown = entries.map(([name]) => name).filter((name) => name !== "range" && !known.includes(name));
  return { range: entries.find(([name]) => name === "range")?.[1] ?? null, filters, unknown };
}

/** What people look for most, for everybody. */
export const PRESETS: readonly { name: string; filters: FilterTexts }[] = [
  { name: "Errors", filters: { status: "error" } },
  { name: "Slow", filters: { durationMs: "10000.." } },
  { name: "Expensive", filters: { costNanoUsd: "100000000.." } },
  { name: "Fallbacks and retries", filters: { attempts: "2.." } },
  { name: "Refused", filters: { status: "refused" } },
  { name: "Unpriced", filters: { priced: "false" } },
];
