import type { BudgetView } from "@gatehouse/domain";
import { queryOptions } from "@tanstack/react-query";
import { apiGet } from "#lib/api-client.ts";

export const budgetsQuery = () =>
  queryOptions({
    queryKey: ["budgets"],
    queryFn: ({ signal }) => apiGet<{ items: BudgetView[] }>("/budgets", {}, signal),
    refetchInterval: 15_000,
  });
