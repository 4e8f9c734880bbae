import type {
  CacheOverviewView,
  CachePurgeInput,
  CachePurgePreviewView,
  CachePurgeView,
  CacheSpan,
  Page,
} from "@gatehouse/domain";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiGet, apiSend } from "#lib/api-client.ts";

export const cacheOverviewQuery = (span: CacheSpan) =>
  queryOptions({
    queryKey: ["cache", "overview", span],
    queryFn: ({ signal }) => apiGet<CacheOverviewView>("/cache", { span }, signal),
    placeholderData: keepPreviousData,
  });

export const cachePurgesQuery = () =>
  infiniteQueryOptions({
    queryKey: ["cache", "purges"],
    queryFn: ({ pageParam, signal }) =>
      apiGet<Page<CachePurgeView>>("/cache/purges", { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** What a purge would take by now; read anew whenever it is chosen again. */
export const purgePreviewQuery = (what: CachePurgeInput) =>
  queryOptions({
    queryKey: ["cache", "preview", what],
    queryFn: () => apiSend<CachePurgePreviewView>("POST", "/cache/purges/preview", what),
    staleTime: 0,
    gcTime: 0,
  });
