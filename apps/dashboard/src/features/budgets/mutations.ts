import type { BudgetView, CreateBudgetInput, CreateBudgetRaiseInput, UpdateBudgetInput } from "@gatehouse/domain";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { apiSend } from "#lib/api-client.ts";

/** Everything that shows a budget. */
const SHOWING_BUDGETS = [["budgets"], ["teams"], ["virtual-keys"], ["audit"]];

function useBudgetMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const refresh = () => Promise.all(SHOWING_BUDGETS.map((queryKey) => client.invalidateQueries({ queryKey })));
  return useMutation({ mutationFn, onSuccess: refresh });
}

export const useCreateBudget = () =>
  useBudgetMutation((input: CreateBudgetInput) => apiSend<BudgetView>("POST", "/budgets", input));

export const useUpdateBudget = (id: string) =>
  useBudgetMutation((input: UpdateBudgetInput) => apiSend<BudgetView>("PATCH", `/budgets/${id}`, input));

export const useRemoveBudget = () => useBudgetMutation((id: string) => apiSend<void>("DELETE", `/budgets/${id}`));

export const useRaiseBudget = (id: string) =>
  useBudgetMutation((input: CreateBudgetRaiseInput) => apiSend<BudgetView>("POST", `/budgets/${id}/raises`, input));

export const useEndRaise = () =>
  useBudgetMutation((id: string) => apiSend<BudgetView>("POST", `/budget-raises/${id}/end`));
