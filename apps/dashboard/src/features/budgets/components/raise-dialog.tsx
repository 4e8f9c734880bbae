"use client";
import type { BudgetView } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useMayLimit } from "#features/limit-scopes/use-may-limit.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { fromWallTime, toWallTime } from "#lib/zoned-time.ts";
import { budgetTitle } from "../budget-words.ts";
import { useRaiseBudget } from "../mutations.ts";
import { amountProblem } from "../typed-amount.ts";
import { AmountField } from "./amount-field.tsx";
import { RaiseHistory } from "./raise-history.tsx";

/** Raises of a budget: a new one, and all there were. */
export function RaiseDialog({ budget, onClose }: { budget: BudgetView; onClose: () => void }) {
  const mayWrite = useMayLimit()(budget.scope);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Raises of the ${budgetTitle(budget)} of ${budget.scope.name}`}
        description="A raise adds to the limit until it ends; then the limit is what it was. All of them stay listed."
      >
        {mayWrite ? (
          <RaiseForm budget={budget} />
        ) : (
          <>
            <DialogBody>
              <RaiseHistory budget={budget} mayEnd={false} />
            </DialogBody>
            <DialogFooter>
              <DialogClose asChild>
                <Button>Close</Button>
              </DialogClose>
            </DialogFooter>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

interface RaiseFormValues {
  amountUsd: string;
  /** By the clock of the budget; empty: now. */
  startsAt: string;
  endsAt: string;
  reason: string;
}
const FIELDS = ["amountUsd", "startsAt", "endsAt", "reason"] as const;
const WEEK_MS = 7 * 86_400_000;

function RaiseForm({ budget }: { budget: BudgetView }) {
  const { timeZone } = budget;
  const raise = useRaiseBudget(budget.id);
  const form = useForm<RaiseFormValues>({
    defaultValues: { amountUsd: "", startsAt: "", endsAt: toWallTime(usualEnd(budget), timeZone), reason: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ amountUsd, startsAt, endsAt, reason }) => {
    const [from, to] = [fromWallTime(startsAt, timeZone), fromWallTime(endsAt, timeZone)];
    if (!to) return form.setError("endsAt", { message: "Say when it ends." });
    try {
      await raise.mutateAsync({
        amountUsd,
        ...(from && { startsAt: from.toISOString() }),
        endsAt: to.toISOString(),
        reason,
      });
      toast.success(`The budget of ${budget.scope.name} is raised`);
      form.reset({ amountUsd: "", startsAt: "", endsAt, reason: "" });
    } catch (error) {
      showServerErrors(error, form.setError, FIELDS);
    }
  });
  const clock = `By the clock of ${timeZone}.`;
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Raise budget" pending={isSubmitting}>
      <AmountField
        label="Add to the limit"
        error={errors.amountUsd?.message}
        inputProps={form.register("amountUsd", { validate: amountProblem })}
        placeholder="100.00"
        autoFocus
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="From" optional error={errors.startsAt?.message} hint="Empty: from now on.">
          {(control) => <Input {...control} {...form.register("startsAt")} type="datetime-local" />}
        </Field>
        <Field label="Until" error={errors.endsAt?.message} hint={clock}>
          {(control) => <Input {...control} {...form.register("endsAt")} type="datetime-local" />}
        </Field>
      </div>
      <Field label="Reason" optional error={errors.reason?.message} hint="Stands in the history and in the audit log.">
        {(control) => <Input {...control} {...form.register("reason")} maxLength={500} autoComplete="off" />}
      </Field>
      <RaiseHistory budget={budget} mayEnd />
    </DialogForm>
  );
}

/** The end of the window under way; of a budget that does not start again, a week from now. */
const usualEnd = ({ resetsAt }: BudgetView): Date => new Date(resetsAt ?? Date.now() + WEEK_MS);
