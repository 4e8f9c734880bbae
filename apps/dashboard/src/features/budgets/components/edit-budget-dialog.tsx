"use client";
import { type BudgetView, exactUsd, parseUsd } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { Money } from "#components/data/money.tsx";
import { DialogForm } from "#components/dialog-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { budgetTitle, PERIOD_UNITS } from "../budget-words.ts";
import { useUpdateBudget } from "../mutations.ts";
import { amountProblem } from "../typed-amount.ts";
import { AmountField } from "./amount-field.tsx";
import { BudgetRules } from "./budget-rules.tsx";
import { EnforcementFields } from "./enforcement-fields.tsx";

export function EditBudgetDialog({ budget, onClose }: { budget: BudgetView; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Change the budget of ${budget.scope.name}`} description={`Its ${budgetTitle(budget)}.`}>
        <EditBudgetForm budget={budget} onDone={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function EditBudgetForm({ budget, onDone }: { budget: BudgetView; onDone: () => void }) {
  const update = useUpdateBudget(budget.id);
  const form = useForm({
    defaultValues: {
      limitUsd: exactUsd(BigInt(budget.limitNanoUsd)),
      enforcement: budget.enforcement,
      shortfall: budget.shortfall,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const { limitUsd, enforcement, shortfall } = form.watch();
  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync(values);
      toast.success(`The ${budgetTitle(budget)} of ${budget.scope.name} is changed`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["limitUsd"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Change budget" pending={isSubmitting}>
      <AmountField
        label={`Limit ${PERIOD_UNITS[budget.period]}`}
        error={errors.limitUsd?.message}
        inputProps={form.register("limitUsd", { validate: amountProblem })}
        autoFocus
      />
      <BelowSpend budget={budget} limitUsd={limitUsd} hard={enforcement === "hard"} />
      <EnforcementFields
        enforcement={enforcement}
        shortfall={shortfall}
        onEnforcement={(value) => form.setValue("enforcement", value)}
        onShortfall={(value) => form.setValue("shortfall", value)}
      />
      <BudgetRules {...budget} enforcement={enforcement} shortfall={shortfall}>
        <li>
          What was spent (<Money amount={budget.spentNanoUsd} />) keeps counting, whatever is changed here.
        </li>
        <li>
          What it is for, its period and its time zone cannot be changed, so that no change can reset what is spent. Set
          another budget for something else.
        </li>
      </BudgetRules>
    </DialogForm>
  );
}

/** Says what a limit below what is spent does, before it is set. */
function BelowSpend({ budget, limitUsd, hard }: { budget: BudgetView; limitUsd: string; hard: boolean }) {
  const typed = parseUsd(limitUsd);
  const raises = BigInt(budget.effectiveLimitNanoUsd) - BigInt(budget.limitNanoUsd);
  if (typed === undefined || typed + raises >= BigInt(budget.spentNanoUsd)) return null;
  return (
    <Callout tone="warning" role="status">
      <Money amount={budget.spentNanoUsd} /> are spent already.{" "}
      {hard
        ? "This limit stops new requests at once; requests under way finish, and nothing that is spent is reset."
        : "A soft budget only shows it."}
    </Callout>
  );
}
