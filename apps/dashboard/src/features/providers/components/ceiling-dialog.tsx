"use client";
import type { CeilingPriceView } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { AmountField } from "#features/budgets/components/amount-field.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { typedRate } from "#lib/price-units.ts";
import { useSetCeilingPrice } from "../mutations.ts";
import { priceProblem } from "../price-input.ts";

type Ceiling = CeilingPriceView["ceiling"];

interface CeilingDialogProps {
  ceiling: Ceiling;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CeilingDialog({ ceiling, open, onOpenChange }: CeilingDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Models without a price"
        description="What they are taken to cost where a hard budget has to know. Past costs stay as they are."
        className="max-w-md"
      >
        <CeilingForm ceiling={ceiling} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

interface CeilingFormValues {
  policy: "refuse" | "ceiling";
  input: string;
  output: string;
}
const POLICIES = [
  { value: "refuse", label: "Refuse them under a hard budget" },
  { value: "ceiling", label: "Charge a ceiling price" },
];

function CeilingForm({ ceiling, onDone }: { ceiling: Ceiling; onDone: () => void }) {
  const set = useSetCeilingPrice();
  const form = useForm<CeilingFormValues>({
    defaultValues: {
      policy: ceiling ? "ceiling" : "refuse",
      input: typedRate("input", ceiling?.inputPicoUsd),
      output: typedRate("output", ceiling?.outputPicoUsd),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const charged = form.watch("policy") === "ceiling";
  const submit = form.handleSubmit(async ({ policy, input, output }) => {
    try {
      await set.mutateAsync({ usd: policy === "ceiling" ? { input: input.trim(), output: output.trim() } : null });
      toast.success("The policy for models without a price is set");
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["input", "output"], "usd.");
    }
  });
  const validate = (text: string) => (text.trim() === "" ? "Give a price." : priceProblem(text));
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Set policy" pending={isSubmitting}>
      <SelectField control={form.control} name="policy" label="Policy" options={POLICIES} />
      {charged ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <AmountField
            label="Input"
            unit="/ 1M tokens"
            error={errors.input?.message}
            inputProps={form.register("input", { validate })}
          />
          <AmountField
            label="Output"
            unit="/ 1M tokens"
            error={errors.output?.message}
            inputProps={form.register("output", { validate })}
          />
        </div>
      ) : null}
      <p className="text-muted-foreground text-xs">
        {charged
          ? "Choose prices that no model without a price passes: budgets hold what these say and no more."
          : "A request for such a model is refused with status 403 and the code model_unpriced. Set the model's own price to allow it."}
      </p>
    </DialogForm>
  );
}
