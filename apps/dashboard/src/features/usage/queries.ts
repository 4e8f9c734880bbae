import type { UsageGroup, UsageView } from "@gatehouse/domain";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";
import type { TimeRange } from "#lib/time-range.ts";

export const usageQuery = ({ from, to }: TimeRange, groupBy: UsageGroup) =>
  queryOptions({
    queryKey: ["usage", from.toISOString(), to.toISOString(), groupBy],
    queryFn: ({ signal }) =>
      apiGet<UsageView>("/usage", { from: from.toISOString(), to: to.toISOString(), groupBy }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
