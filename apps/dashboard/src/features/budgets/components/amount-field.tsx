import type { ComponentProps, ReactNode } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

interface AmountFieldProps {
  label: string;
  error: string | undefined;
  hint?: ReactNode;
  optional?: boolean;
  autoFocus?: boolean;
  /** What `register` of the form gives. */
  inputProps: ComponentProps<"input">;
}

/** A dollar amount; takes what people paste ("$1,500"). */
export function AmountField({ label, error, hint, optional, autoFocus, inputProps }: AmountFieldProps) {
  return (
    <Field label={label} error={error} hint={hint} {...(optional ? { optional } : {})}>
      {(control) => (
        <div className="relative">
          <span aria-hidden className="-translate-y-1/2 absolute top-1/2 left-3 text-muted-foreground">
            $
          </span>
          <Input
            {...control}
            {...inputProps}
            inputMode="decimal"
            autoComplete="off"
            placeholder="500.00"
            className="pr-14 pl-7 tabular-nums"
            autoFocus={autoFocus}
          />
          <span aria-hidden className="-translate-y-1/2 absolute top-1/2 right-3 text-muted-foreground text-xs">
            USD
          </span>
        </div>
      )}
    </Field>
  );
}
