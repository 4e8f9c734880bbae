"use client";
import { DEFAULT_TIMEOUTS, type DeploymentView, type TargetTimeouts } from "@gatehouse/domain";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useUpdateDeployment } from "../mutations.ts";
import { secondsProblem, typedMs, typedSeconds } from "../seconds-input.ts";
import { TIMEOUT_FIELDS } from "../timeout-fields.ts";

/** A placeholder is what holds while a field is empty. */
const USUAL: Record<keyof TargetTimeouts, string> = {
  connectMs: String(DEFAULT_TIMEOUTS.connectMs / 1000),
  firstByteMs: `${DEFAULT_TIMEOUTS.firstByteMs.stream / 1000} (streams), ${DEFAULT_TIMEOUTS.firstByteMs.document / 1000}`,
  idleMs: String(DEFAULT_TIMEOUTS.idleMs / 1000),
  totalMs: String(DEFAULT_TIMEOUTS.totalMs / 1000),
};

interface TimeoutDialogProps {
  deployment: DeploymentView;
  open: boolean;
  onClose: () => void;
}

export function TimeoutDialog({ deployment, open, onClose }: TimeoutDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      {open ? (
        <DialogContent
          title={`Timeouts of ${deployment.upstreamModel}`}
          description="In seconds. When one passes before anything has gone to the caller, the next target is tried."
          className="max-w-md"
        >
          <TimeoutForm deployment={deployment} onDone={onClose} />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}

function TimeoutForm({ deployment, onDone }: { deployment: DeploymentView; onDone: () => void }) {
  const update = useUpdateDeployment(deployment.id);
  const { timeouts } = deployment;
  const form = useForm({
    defaultValues: {
      timeouts: Object.fromEntries(TIMEOUT_FIELDS.map(({ name }) => [name, typedSeconds(timeouts[name])])) as Record<
        keyof TargetTimeouts,
        string
      >,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    const typed = Object.fromEntries(
      TIMEOUT_FIELDS.map(({ name }) => [name, typedMs(values.timeouts[name])]),
    ) as unknown as TargetTimeouts;
    try {
      await update.mutateAsync({ timeouts: typed });
      toast.success(`The timeouts of ${deployment.upstreamModel} are set`);
      onDone();
    } catch (error) {
      showServerErrors(
        error,
        form.setError,
        TIMEOUT_FIELDS.map(({ name }) => `timeouts.${name}` as const),
      );
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Set timeouts" pending={isSubmitting}>
      <div className="grid gap-4 sm:grid-cols-2">
        {TIMEOUT_FIELDS.map(({ name, label, hint }) => (
          <Field key={name} label={label} optional hint={hint} error={errors.timeouts?.[name]?.message}>
            {(control) => (
              <Input
                {...control}
                {...form.register(`timeouts.${name}`, { validate: (text) => secondsProblem(text) })}
                placeholder={USUAL[name]}
                inputMode="decimal"
                autoComplete="off"
              />
            )}
          </Field>
        ))}
      </div>
    </DialogForm>
  );
}
