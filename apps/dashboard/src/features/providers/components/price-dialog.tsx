"use client";
import type { DeploymentView, ProviderId } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { AmountField } from "#features/budgets/components/amount-field.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useSetPrice } from "../mutations.ts";
import { priceProblem, typedPrice } from "../price-input.ts";

const FIELDS = [
  { name: "inputUsdPerMillion", label: "Input", required: true },
  { name: "outputUsdPerMillion", label: "Output", required: true },
  { name: "cacheReadUsdPerMillion", label: "Cache read", required: false },
  { name: "cacheWriteUsdPerMillion", label: "Cache write", required: false },
] as const;

export function PriceDialog({ deployment, onClose }: { deployment: DeploymentView | null; onClose: () => void }) {
  return (
    <Dialog open={deployment !== null} onOpenChange={(open) => !open && onClose()}>
      {deployment ? (
        <DialogContent
          title={`Price of ${deployment.upstreamModel}`}
          description="In US dollars per million tokens. It applies to requests from now on; past costs stay as they are."
          className="max-w-md"
        >
          <PriceForm deployment={deployment} onDone={onClose} />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}

function PriceForm({ deployment, onDone }: { deployment: DeploymentView; onDone: () => void }) {
  const setPrice = useSetPrice();
  const { price } = deployment;
  const form = useForm({
    defaultValues: {
      inputUsdPerMillion: typedPrice(price?.input ?? null),
      outputUsdPerMillion: typedPrice(price?.output ?? null),
      cacheReadUsdPerMillion: typedPrice(price?.cacheRead ?? null),
      cacheWriteUsdPerMillion: typedPrice(price?.cacheWrite ?? null),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      await setPrice.mutateAsync({
        provider: deployment.provider as ProviderId,
        upstreamModel: deployment.upstreamModel,
        inputUsdPerMillion: values.inputUsdPerMillion,
        outputUsdPerMillion: values.outputUsdPerMillion,
        cacheReadUsdPerMillion: values.cacheReadUsdPerMillion.trim() || null,
        cacheWriteUsdPerMillion: values.cacheWriteUsdPerMillion.trim() || null,
      });
      toast.success(`The price of ${deployment.upstreamModel} is set`);
      onDone();
    } catch (error) {
      showServerErrors(
        error,
        form.setError,
        FIELDS.map(({ name }) => name),
      );
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Set price" pending={isSubmitting}>
      <div className="grid gap-4 sm:grid-cols-2">
        {FIELDS.map(({ name, label, required }, index) => (
          <AmountField
            key={name}
            label={label}
            optional={!required}
            error={errors[name]?.message}
            inputProps={form.register(name, { validate: (text) => priceProblem(text, required) })}
            autoFocus={index === 0}
          />
        ))}
      </div>
      <p className="text-muted-foreground text-xs">
        Without a cache price, cached tokens are charged as input. It holds for every deployment of this model at{" "}
        {deployment.provider}.
      </p>
    </DialogForm>
  );
}
