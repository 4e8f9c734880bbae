"use client";
import type { ReactNode } from "react";
import {
  type Control,
  type FieldPath,
  type FieldValues,
  type UseControllerProps,
  useController,
} from "react-hook-form";
import { Field } from "./ui/field.tsx";
import { Select, type SelectOption } from "./ui/select.tsx";

interface SelectFieldProps<Values extends FieldValues, Name extends FieldPath<Values>> {
  control: Control<Values>;
  name: Name;
  rules?: NonNullable<UseControllerProps<Values, Name>["rules"]>;
  label: string;
  hint?: ReactNode;
  options: readonly SelectOption[];
  placeholder?: string;
}

/** A field of a form that is chosen from a list. */
export function SelectField<Values extends FieldValues, Name extends FieldPath<Values>>({
  control: form,
  name,
  rules = {},
  label,
  hint,
  ...choice
}: SelectFieldProps<Values, Name>) {
  const { field, fieldState } = useController({ control: form, name, rules });
  return (
    <Field label={label} error={fieldState.error?.message} hint={hint}>
      {(control) => (
        <Select {...control} {...choice} ref={field.ref} value={field.value} onValueChange={field.onChange} />
      )}
    </Field>
  );
}
