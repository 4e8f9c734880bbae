import type { RequestFacetsView, UsageComparison, UsageField, UsageGroup, UsageView } from "@gatehouse/domain";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";
import type { TimeRange } from "#lib/time-range.ts";

/** The filters that rollups know, in their text form. */
export type UsageFilterTexts = Partial<Record<UsageField, string | null>>;

interface UsageQuestion {
  filters?: UsageFilterTexts;
  compare?: UsageComparison;
  /** Left out: with them. */
  percentiles?: "no";
}

export const usageQuery = (range: TimeRange, groupBy: UsageGroup, { filters = {}, ...more }: UsageQuestion = {}) => {
  const question = { ...filters, ...more, ...instants(range), groupBy };
  return queryOptions({
    queryKey: ["usage", question],
    queryFn: ({ signal }) => apiGet<UsageView>("/usage", question, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
};

/** How many requests have which value, for the menus; asked when one is opened. */
export const usageFacetsQuery = (range: TimeRange, filters: UsageFilterTexts) =>
  queryOptions({
    queryKey: ["usage", "facets", filters, instants(range)],
    queryFn: ({ signal }) => apiGet<RequestFacetsView>("/requests/facets", { ...filters, ...instants(range) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const instants = ({ from, to }: TimeRange) => ({ from: from.toISOString(), to: to.toISOString() });
