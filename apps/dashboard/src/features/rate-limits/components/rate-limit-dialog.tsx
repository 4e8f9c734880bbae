"use client";
import { type LimitScope, RATE_LIMIT_KINDS, type RateLimitKind, type RateLimitView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn, useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { SelectField } from "#components/select-field.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { ScopeField } from "#features/limit-scopes/scope-field.tsx";
import { modelsQuery } from "#features/providers/queries.ts";
import { showServerErrors } from "#lib/form-errors.ts";
import { useSetRateLimit } from "../mutations.ts";
import { parseLimit, RATE_LIMIT_LABELS } from "../rate-limit-words.ts";

export interface RateLimitTarget {
  scope: LimitScope;
  name: string;
  /** The limit to change; null: a new one. */
  limit: RateLimitView | null;
}

interface RateLimitDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** null: the dialog lets one choose what is limited. */
  target: RateLimitTarget | null;
}

export function RateLimitDialog({ open, onOpenChange, target }: RateLimitDialogProps) {
  const title = target ? `${target.limit ? "Change the rate limit of" : "Limit"} ${target.name}` : "Set a rate limit";
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title} description="How much may be asked for. What is left empty is not limited.">
        <RateLimitForm target={target} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

type RateLimitFormValues = Record<RateLimitKind, string> & {
  scope: LimitScope | null;
  /** ALL: of all models together. */
  model: string;
};
/** No model can be called this: names have no spaces. */
const ALL = "all models";
const FIELDS = ["scope", "model", ...RATE_LIMIT_KINDS] as const;

function RateLimitForm({ target, onDone }: { target: RateLimitTarget | null; onDone: () => void }) {
  const set = useSetRateLimit();
  const limit = target?.limit ?? null;
  const typed = (kind: RateLimitKind) => String(limit?.[kind] ?? "");
  const form = useForm<RateLimitFormValues>({
    defaultValues: {
      scope: target?.scope ?? null,
      model: limit?.model ?? ALL,
      requestsPerMinute: typed("requestsPerMinute"),
      tokensPerMinute: typed("tokensPerMinute"),
      tokensPerDay: typed("tokensPerDay"),
      parallelRequests: typed("parallelRequests"),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ scope, model, ...values }) => {
    if (!scope) return;
    const rules = Object.fromEntries(RATE_LIMIT_KINDS.map((kind) => [kind, parseLimit(values[kind]) ?? null]));
    try {
      const saved = await set.mutateAsync({ scope, model: model === ALL ? null : model, ...rules });
      toast.success(`The rate limit of ${saved.scope.name} is set`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, FIELDS);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Set rate limit" pending={isSubmitting}>
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
      {limit ? null : <ModelField form={form} />}
      <div className="grid gap-4 sm:grid-cols-2">
        {RATE_LIMIT_KINDS.map((kind) => (
          <Field key={kind} label={RATE_LIMIT_LABELS[kind]} error={errors[kind]?.message}>
            {(control) => (
              <Input
                {...control}
                {...form.register(kind, { validate: limitProblem })}
                inputMode="numeric"
                autoComplete="off"
                placeholder="Not limited"
                className="tabular-nums"
              />
            )}
          </Field>
        ))}
      </div>
      <p className="text-muted-foreground text-xs">
        A request that passes any limit it counts into is refused with status 429. Tokens are those of input and output
        together. A limit that is set for the same again replaces this one.
      </p>
    </DialogForm>
  );
}

function ModelField({ form }: { form: UseFormReturn<RateLimitFormValues> }) {
  const models = useQuery(modelsQuery());
  const names = [...new Set(models.data?.items.map(({ model }) => model))].sort();
  const options = [
    { value: ALL, label: "All models together" },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  return <SelectField control={form.control} name="model" label="Model" options={options} />;
}

const limitProblem = (text: string): string | true =>
  parseLimit(text) !== undefined || "Give a whole number from 1 on, or leave it empty.";
