"use client";
import { BUDGET_PERIODS, type LimitScope } from "@gatehouse/domain";
import { Controller, type UseFormReturn, useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { ScopeField } from "#features/limit-scopes/scope-field.tsx";
import { useSession } from "#features/session/index.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { type BudgetDraft, inputOf, usualDraft } from "../budget-draft.ts";
import { budgetTitle, PERIOD_LABELS, PERIOD_UNITS } from "../budget-words.ts";
import { useCreateBudget } from "../mutations.ts";
import { amountProblem } from "../typed-amount.ts";
import { AmountField } from "./amount-field.tsx";
import { BudgetRules } from "./budget-rules.tsx";
import { ClockFields } from "./clock-fields.tsx";
import { EnforcementFields } from "./enforcement-fields.tsx";
import { NarrowingFields } from "./narrowing-fields.tsx";

export interface BudgetTarget {
  scope: LimitScope;
  name: string;
}

interface CreateBudgetDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** null: the dialog lets one choose what the budget is for. */
  target: BudgetTarget | null;
}

export function CreateBudgetDialog({ open, onOpenChange, target }: CreateBudgetDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={target ? `Set a budget for ${target.name}` : "Set a budget"}
        description="A limit on what may be spent."
      >
        <CreateBudgetForm target={target} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

const FIELDS = ["scope", "limitUsd", "timeZone", "model", "provider"] as const;

function CreateBudgetForm({ target, onDone }: { target: BudgetTarget | null; onDone: () => void }) {
  const create = useCreateBudget();
  const { organization } = useSession();
  const form = useForm<BudgetDraft>({ defaultValues: usualDraft(target?.scope ?? null, organization.timeZone) });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (draft) => {
    const { scope } = draft;
    if (!scope) return;
    try {
      const budget = await create.mutateAsync(inputOf({ ...draft, scope }));
      toast.success(`The ${budgetTitle(budget)} of ${budget.scope.name} is set`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, FIELDS);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Set budget" pending={isSubmitting}>
      {target ? null : (
        <Controller
          control={form.control}
          name="scope"
          rules={{ required: "Choose what it is for." }}
          render={({ field, fieldState }) => (
            <ScopeField value={field.value} onChange={field.onChange} error={fieldState.error?.message} />
          )}
        />
      )}
      <AmountAndPeriod form={form} autoFocus={target !== null} />
      <Disclosure label="Soft budgets, one model or provider, time zone">
        <Rules form={form} />
        <NarrowingFields form={form} />
        <ClockFields form={form} />
      </Disclosure>
      <Words form={form} />
    </DialogForm>
  );
}

function AmountAndPeriod({ form, autoFocus }: { form: UseFormReturn<BudgetDraft>; autoFocus: boolean }) {
  const period = form.watch("period");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <AmountField
        label={`Limit ${PERIOD_UNITS[period]}`}
        error={form.formState.errors.limitUsd?.message}
        inputProps={form.register("limitUsd", { validate: amountProblem })}
        autoFocus={autoFocus}
      />
      <SelectField
        control={form.control}
        name="period"
        label="Period"
        options={BUDGET_PERIODS.map((value) => ({ value, label: PERIOD_LABELS[value] }))}
      />
    </div>
  );
}

function Rules({ form }: { form: UseFormReturn<BudgetDraft> }) {
  return (
    <EnforcementFields
      enforcement={form.watch("enforcement")}
      shortfall={form.watch("shortfall")}
      onEnforcement={(value) => form.setValue("enforcement", value)}
      onShortfall={(value) => form.setValue("shortfall", value)}
    />
  );
}

function Words({ form }: { form: UseFormReturn<BudgetDraft> }) {
  const { period, timeZone, weekStart, enforcement, shortfall } = form.watch();
  return (
    <BudgetRules {...{ period, timeZone, enforcement, shortfall }} weekStart={Number(weekStart)}>
      <li>What was spent in this window before the budget was set counts.</li>
      <li>
        What it is for, its period and its time zone stay as they are for good, so that no change can reset what is
        spent. The limit can be changed at any time.
      </li>
    </BudgetRules>
  );
}
