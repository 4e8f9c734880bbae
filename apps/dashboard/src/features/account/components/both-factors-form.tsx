"use client";
import { type BothFactorsInput, bothFactorsInput } from "@gatehouse/domain";
import { zodResolver } from "@hookform/resolvers/zod";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { DialogForm } from "#components/dialog-form.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { CodeField } from "#features/session/code-field.tsx";
import { showServerErrors } from "#lib/form-errors.ts";

interface BothFactorsFormProps {
  submitLabel: string;
  /** May reject; the reason is shown at the field that it belongs to. */
  onSubmit: (input: BothFactorsInput) => Promise<unknown>;
  children: ReactNode;
}

/** Password and code once more, for what weakens the sign-in. */
export function BothFactorsForm({ submitLabel, onSubmit, children }: BothFactorsFormProps) {
  const form = useForm<BothFactorsInput>({
    resolver: zodResolver(bothFactorsInput),
    defaultValues: { password: "", code: "" },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (input) => {
    try {
      await onSubmit(input);
    } catch (error) {
      showServerErrors(error, form.setError, ["password", "code"]);
    }
  });
  return (
    <DialogForm onSubmit={submit} problem={errors.root?.message} submitLabel={submitLabel} pending={isSubmitting}>
      <p className="text-compact text-muted-foreground">{children}</p>
      <Field label="Password" error={errors.password?.message}>
        {(control) => (
          <Input {...control} {...form.register("password")} type="password" autoComplete="current-password" />
        )}
      </Field>
      <CodeField {...form.register("code")} error={errors.code?.message} />
    </DialogForm>
  );
}
