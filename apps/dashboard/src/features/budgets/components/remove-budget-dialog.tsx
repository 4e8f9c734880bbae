"use client";
import type { BudgetView } from "@gatehouse/domain";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { useRemoveBudget } from "../mutations.ts";

export function RemoveBudgetDialog({ budget, onClose }: { budget: BudgetView | null; onClose: () => void }) {
  const remove = useRemoveBudget();
  if (!budget) return null;
  const { scope } = budget;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove the budget of ${scope.name}?`}
      confirmLabel="Remove budget"
      onConfirm={async () => {
        await remove.mutateAsync(budget.id);
        toast.success(`The budget of ${scope.name} is removed`);
      }}
    >
      {scope.kind === "team"
        ? "The team's keys can then spend without a limit, except for keys with a budget of their own."
        : "The key can then spend up to its team's budget; without one, there is no limit."}
    </ConfirmDialog>
  );
}
