"use client";
import {
  type DeploymentView,
  MAIN_PRICE_KINDS,
  OTHER_PRICE_KINDS,
  PRICE_KINDS,
  type PriceKind,
  type ProviderId,
} from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { AmountField } from "#features/budgets/components/amount-field.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { PRICE_KIND_LABELS, pricedUnit, typedRate } from "#lib/price-units.ts";
import { providerLabel } from "../catalogue.ts";
import { useSetPrice } from "../mutations.ts";
import { priceProblem } from "../price-input.ts";

type PriceFields = Record<PriceKind, string>;

export function PriceDialog({ deployment, onClose }: { deployment: DeploymentView | null; onClose: () => void }) {
  return (
    <Dialog open={deployment !== null} onOpenChange={(open) => !open && onClose()}>
      {deployment ? (
        <DialogContent
          title={`Price of ${deployment.upstreamModel}`}
          description="In US dollars. It applies to requests from now on; past costs stay as they are."
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
  const rates = deployment.price?.rates ?? {};
  const form = useForm<PriceFields>({
    defaultValues: Object.fromEntries(PRICE_KINDS.map((kind) => [kind, typedRate(kind, rates[kind])])) as PriceFields,
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    const typed = PRICE_KINDS.flatMap((kind) => {
      const text = values[kind].trim();
      return text === "" ? [] : [[kind, text] as const];
    });
    try {
      await setPrice.mutateAsync({
        provider: deployment.provider as ProviderId,
        upstreamModel: deployment.upstreamModel,
        usd: Object.fromEntries(typed),
      });
      toast.success(`The price of ${deployment.upstreamModel} is set`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, PRICE_KINDS, "usd.");
    }
  });
  const field = (kind: PriceKind, index: number) => (
    <AmountField
      key={kind}
      label={PRICE_KIND_LABELS[kind]}
      unit={`/ ${pricedUnit(kind)}`}
      placeholder="–"
      error={errors[kind]?.message}
      inputProps={form.register(kind, { validate: (text) => priceProblem(text) })}
      autoFocus={kind === "input" && index === 0}
    />
  );
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Set price" pending={isSubmitting}>
      <div className="grid gap-4 sm:grid-cols-2">{MAIN_PRICE_KINDS.map(field)}</div>
      <Disclosure
        label="Audio, images, searches and other kinds"
        open={OTHER_PRICE_KINDS.some((kind) => rates[kind] !== undefined)}
      >
        <div className="grid gap-4 sm:grid-cols-2">{OTHER_PRICE_KINDS.map(field)}</div>
      </Disclosure>
      <p className="text-muted-foreground text-xs">
        Leave empty what the model does not do. A kind of token without a price of its own is charged as input or
        output. The price holds for this model at every {providerLabel(deployment.provider)} account and for every
        service tier, however long a prompt is.
      </p>
    </DialogForm>
  );
}
