import type { AccountView, ActiveSessionView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const accountQuery = () =>
  queryOptions({
    queryKey: ["account"],
    queryFn: ({ signal }) => apiGet<AccountView>("/account", {}, signal),
  });

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => apiGet<{ items: ActiveSessionView[] }>("/sessions", {}, signal),
  });
