import type { AdminTokenView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

/** All tokens of the organization, those that are over too. */
export const adminTokensQuery = () =>
  queryOptions({
    queryKey: ["admin-tokens"],
    queryFn: ({ signal }) => apiGet<{ items: AdminTokenView[] }>("/admin-tokens", {}, signal),
  });
