import type { BudgetView, SetBudgetInput } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

/** Everything that shows a budget. */
const SHOWING_BUDGETS = [["budgets"], ["teams"], ["virtual-keys"], ["audit"]];

export function useSetBudget() {
  const refresh = useRefreshBudgets();
  return useMutation({
    mutationFn: (input: SetBudgetInput) => apiSend<BudgetView>("PUT", "/budgets", input),
    onSuccess: refresh,
  });
}

export function useRemoveBudget() {
  const refresh = useRefreshBudgets();
  return useMutation({
    mutationFn: (id: string) => apiSend<void>("DELETE", `/budgets/${id}`),
    onSuccess: refresh,
  });
}

function useRefreshBudgets() {
  const client = useQueryClient();
  return () => Promise.all(SHOWING_BUDGETS.map((queryKey) => client.invalidateQueries({ queryKey })));
}
