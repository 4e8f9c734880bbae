"use client";
import { type BudgetScope, type BudgetView, exactUsd, parseUsd } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useSetBudget } from "../mutations.ts";
import { AmountField } from "./amount-field.tsx";
import { BudgetRules } from "./budget-rules.tsx";
import { ScopeField } from "./scope-field.tsx";

export interface BudgetTarget {
  scope: BudgetScope;
  name: string;
  /** The budget there is already. */
  budget: BudgetView | null;
}

interface BudgetDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** null: the dialog lets one choose the team or key. */
  target: BudgetTarget | null;
}

export function BudgetDialog({ open, onOpenChange, target }: BudgetDialogProps) {
  const verb = target?.budget ? "Change" : "Set";
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={target ? `${verb} the budget of ${target.name}` : "Set a budget"}
        description="A hard limit on what may be spent in one calendar month."
        className="max-w-md"
      >
        <BudgetForm target={target} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

interface BudgetFormValues {
  scope: BudgetScope | null;
  limitUsd: string;
}

function BudgetForm({ target, onDone }: { target: BudgetTarget | null; onDone: () => void }) {
  const setBudget = useSetBudget();
  const form = useForm<BudgetFormValues>({
    defaultValues: {
      scope: target?.scope ?? null,
      limitUsd: target?.budget ? exactUsd(BigInt(target.budget.limitNanoUsd)) : "",
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ scope, limitUsd }) => {
    if (!scope) return;
    try {
      const budget = await setBudget.mutateAsync({ scope, limitUsd });
      toast.success(`The budget of ${budget.scope.name} is set`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["limitUsd", "scope"]);
    }
  });
  return (
    <DialogForm
      onSubmit={submit}
      problem={errors.root?.message}
      submitLabel={target?.budget ? "Change budget" : "Set budget"}
      pending={isSubmitting}
    >
      {target ? null : <ScopeField control={form.control} />}
      <AmountField
        label="Limit per month"
        error={errors.limitUsd?.message}
        inputProps={form.register("limitUsd", { validate: amountProblem })}
        autoFocus={target !== null}
      />
      <BudgetRules budget={target?.budget ?? null} />
    </DialogForm>
  );
}

/** What is wrong with an amount as typed; true when nothing is. */
function amountProblem(text: string): string | true {
  if (text.trim() === "") return "Give an amount.";
  return parseUsd(text) === undefined ? "Give an amount in dollars, such as 1,500 or 99.50." : true;
}
