import type { RequestDetail, RequestFacetsView, RequestFilters, RequestPage } from "@gatehouse/domain";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { policyQuery } from "#features/policies/queries.ts";
import { apiGet } from "#lib/api-client.ts";

const PAGE = 50;

export const requestsQuery = (filters: RequestFilters) =>
  infiniteQueryOptions({
    queryKey: ["requests", filters],
    queryFn: ({ pageParam, signal }) =>
      apiGet<RequestPage>("/requests", { ...filters, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // The range ends at a fixed instant, so what was read stays right.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The latest requests, for lists that follow what is going on. */
export const latestRequestsQuery = (filters: RequestFilters, limit: number, refetchInterval: number | false) =>
  queryOptions({
    queryKey: ["requests", "latest", filters, limit],
    queryFn: ({ signal }) => apiGet<RequestPage>("/requests", { ...filters, limit }, signal),
    refetchInterval,
  });

/** How many requests have which value, for the menus; asked when one is opened. */
export const requestFacetsQuery = (filters: RequestFilters) =>
  queryOptions({
    queryKey: ["requests", "facets", filters],
    queryFn: ({ signal }) => apiGet<RequestFacetsView>("/requests/facets", { ...filters }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const requestQuery = (requestId: string) =>
  queryOptions({
    queryKey: ["request", requestId],
    queryFn: ({ signal }) => apiGet<RequestDetail>(`/requests/${encodeURIComponent(requestId)}`, {}, signal),
    placeholderData: keepPreviousData,
  });

/** The names of rules and classes that requests of now can have; none for whoever may not see the policy. */
export const policyNamesQuery = () =>
  queryOptions({
    ...policyQuery(),
    select: ({ inForce }) => ({
      rules: inForce?.document?.rules.map(({ name }) => name) ?? [],
      classes: inForce?.document?.sensitivity.classes.map(({ name }) => name) ?? [],
    }),
  });
