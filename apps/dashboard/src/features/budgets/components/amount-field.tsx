import type { ComponentProps, ReactNode } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { cn } from "#lib/cn.ts";

interface AmountFieldProps {
  label: string;
  error: string | undefined;
  hint?: ReactNode;
  optional?: boolean;
  autoFocus?: boolean;
  /** What stands behind the number; absent: "USD". */
  unit?: string;
  placeholder?: string;
  /** What `register` of the form gives. */
  inputProps: ComponentProps<"input">;
}

/** A dollar amount; takes what people paste ("$1,500"). */
export function AmountField({
  label,
  error,
  hint,
  optional,
  autoFocus,
  unit,
  placeholder,
  inputProps,
}: AmountFieldProps) {
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
            placeholder={placeholder ?? "500.00"}
            className={cn("pl-7 tabular-nums", unit ? "pr-30" : "pr-14")}
            autoFocus={autoFocus}
          />
          <span aria-hidden className="-translate-y-1/2 absolute top-1/2 right-3 text-muted-foreground text-xs">
            {unit ?? "USD"}
          </span>
        </div>
      )}
    </Field>
  );
}
