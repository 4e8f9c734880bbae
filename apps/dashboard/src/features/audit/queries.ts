import type { AuditChainView, AuditEntryView, AuditFilters, Page } from "@gatehouse/domain";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const auditQuery = (filters: AuditFilters) =>
  infiniteQueryOptions({
    queryKey: ["audit", "list", filters],
    queryFn: ({ pageParam, signal }) =>
      apiGet<Page<AuditEntryView>>("/audit", { ...filters, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const auditEntryQuery = (id: string) =>
  queryOptions({
    queryKey: ["audit", "entry", id],
    queryFn: ({ signal }) => apiGet<AuditEntryView>(`/audit/${encodeURIComponent(id)}`, {}, signal),
  });

export const auditChainQuery = () =>
  queryOptions({
    queryKey: ["audit", "chain"],
    queryFn: ({ signal }) => apiGet<AuditChainView>("/audit/chain", {}, signal),
  });
