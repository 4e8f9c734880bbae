import type { AuditEntryView, Page } from "@gatehouse/domain";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const auditQuery = () =>
  infiniteQueryOptions({
    queryKey: ["audit"],
    queryFn: ({ pageParam, signal }) =>
      apiGet<Page<AuditEntryView>>("/audit", { cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
