import type { ComponentProps } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

interface RegionFieldProps {
  error: string | undefined;
  inputProps: ComponentProps<"input">;
}

export const RegionField = ({ error, inputProps }: RegionFieldProps) => (
  <Field
    label="Region"
    optional
    error={error}
    hint="Where it runs, in your own word, such as eu: rules can require it. Empty, it is in no region that is required."
  >
    {(control) => <Input {...control} {...inputProps} maxLength={50} autoComplete="off" />}
  </Field>
);
