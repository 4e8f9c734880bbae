"use client";
import type { VirtualKeyView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn, useForm } from "react-hook-form";
import { toast } from "sonner";
import { DialogForm } from "#components/dialog-form.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { showServerErrors } from "#lib/form-errors.ts";
import { useUpdateVirtualKey } from "../mutations.ts";
import { keyLimitsQuery } from "../queries.ts";
import { useMayWriteKey } from "../use-may-write-key.ts";
import { EffectiveLimit, EffectiveRates } from "./effective-limit.tsx";
import { ModelPicker } from "./model-picker.tsx";
import { OwnerField } from "./owner-field.tsx";

interface FormValues {
  name: string;
  memberId: string | null;
  allowedModels: string[];
}

export function EditKeyDialog({ virtualKey, onClose }: { virtualKey: VirtualKeyView; onClose: () => void }) {
  const update = useUpdateVirtualKey(virtualKey.id);
  const all = useMayWriteKey()(virtualKey) === "any";
  const form = useForm<FormValues>({
    defaultValues: {
      name: virtualKey.name,
      memberId: virtualKey.member?.userId ?? null,
      allowedModels: virtualKey.allowedModels,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      await update.mutateAsync({ ...(all ? values : {}), name: values.name.trim() });
      toast.success("The key is saved");
      onClose();
    } catch (error) {
      showServerErrors(error, form.setError, ["name", "memberId", "allowedModels"]);
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={`Edit “${virtualKey.name}”`} className="max-w-md">
        <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel="Save" pending={isSubmitting}>
          <Field label="Name" error={errors.name?.message}>
            {(control) => (
              <Input
                {...control}
                {...form.register("name", { validate: (name) => name.trim() !== "" || "Give the key a name." })}
                maxLength={100}
              />
            )}
          </Field>
          {all ? <Scope form={form} virtualKey={virtualKey} /> : null}
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}

/** What only whoever runs the team decides. */
function Scope({ form, virtualKey }: { form: UseFormReturn<FormValues>; virtualKey: VirtualKeyView }) {
  const { id: virtualKeyId, teamId } = virtualKey;
  const memberId = form.watch("memberId");
  const limits = useQuery(keyLimitsQuery({ teamId, memberId, virtualKeyId })).data;
  return (
    <>
      <Controller
        control={form.control}
        name="memberId"
        render={({ field, fieldState }) => (
          <OwnerField
            teamId={virtualKey.teamId}
            value={field.value}
            onChange={field.onChange}
            error={fieldState.error?.message}
          />
        )}
      />
      <Controller
        control={form.control}
        name="allowedModels"
        render={({ field }) => <ModelPicker value={field.value} onChange={field.onChange} limits={limits} />}
      />
      <p className="text-muted-foreground text-xs">
        <EffectiveLimit limits={limits} />
      </p>
      <EffectiveRates limits={limits} />
    </>
  );
}
