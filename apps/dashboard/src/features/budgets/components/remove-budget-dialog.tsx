"use client";
import type { BudgetView } from "@gatehouse/domain";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { budgetTitle } from "../budget-words.ts";
import { useRemoveBudget } from "../mutations.ts";

export function RemoveBudgetDialog({ budget, onClose }: { budget: BudgetView; onClose: () => void }) {
  const remove = useRemoveBudget();
  const what = `${budgetTitle(budget)} of ${budget.scope.name}`;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove the ${what}?`}
      confirmLabel="Remove budget"
      onConfirm={async () => {
        await remove.mutateAsync(budget.id);
        toast.success(`The ${what} is removed`);
      }}
    >
      <p>Then only other budgets limit what it limited, if there are any. Its raises are removed with it.</p>
      <p>
        What was spent is not forgotten: a budget that is set for the same again counts what its window had spent
        before.
      </p>
    </ConfirmDialog>
  );
}
