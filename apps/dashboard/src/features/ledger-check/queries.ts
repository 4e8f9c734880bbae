import type { LedgerCheckView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const ledgerCheckQuery = () =>
  queryOptions({
    queryKey: ["ledger-check"],
    queryFn: ({ signal }) => apiGet<LedgerCheckView>("/ledger-check", {}, signal),
    refetchInterval: 30_000,
  });
