"use client";
import type { DeploymentView } from "@gatehouse/domain";
import { Controller, useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useUpdateDeployment } from "../mutations.ts";
import { draftOf, tokensProblem, traitsOf } from "../traits-draft.ts";
import { RegionField } from "./region-field.tsx";
import { TraitFields } from "./trait-fields.tsx";

interface TraitsDialogProps {
  deployment: DeploymentView;
  open: boolean;
  onClose: () => void;
}

export function TraitsDialog({ deployment, open, onClose }: TraitsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      {open ? (
        <DialogContent
          title={`Region and traits of ${deployment.upstreamModel}`}
          description="What policies may rely on. A change counts for the next request."
          className="max-w-md"
        >
          <TraitsForm deployment={deployment} onDone={onClose} />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}

function TraitsForm({ deployment, onDone }: { deployment: DeploymentView; onDone: () => void }) {
  const update = useUpdateDeployment(deployment.id);
  const form = useForm({
    defaultValues: { region: deployment.region ?? "", traits: draftOf(deployment.traits) },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ region, traits }) => {
    try {
      await update.mutateAsync({ region: region.trim() || null, traits: traitsOf(traits) });
      toast.success(`Region and traits of ${deployment.upstreamModel} are set`);
      onDone();
    } catch (error) {
      showServerErrors(error, form.setError, ["region", "traits.contextTokens"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Save" pending={isSubmitting}>
      <RegionField error={errors.region?.message} inputProps={form.register("region")} />
      <Controller
        control={form.control}
        name="traits"
        rules={{ validate: ({ contextTokens }) => tokensProblem(contextTokens) }}
        render={({ field }) => (
          <TraitFields
            value={field.value}
            onChange={field.onChange}
            error={errors.traits?.message ?? errors.traits?.contextTokens?.message}
          />
        )}
      />
    </DialogForm>
  );
}
