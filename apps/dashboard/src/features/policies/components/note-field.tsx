import type { ComponentProps } from "react";
import { Field } from "#components/ui/field.tsx";
import { inputClasses } from "#components/ui/input.tsx";
import { cn } from "#lib/cn.ts";

/** Why a version is published, for those who look at it later. */
export function NoteField({
  error,
  inputProps,
}: {
  error: string | undefined;
  inputProps: ComponentProps<"textarea">;
}) {
  return (
    <Field label="Note" optional error={error} hint="What it changes, and why. It stands in the list of versions.">
      {(control) => (
        <textarea
          {...control}
          {...inputProps}
          rows={3}
          maxLength={1000}
          className={cn(inputClasses, "min-h-20 py-2 leading-5")}
        />
      )}
    </Field>
  );
}
