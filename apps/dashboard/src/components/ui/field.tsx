import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "#lib/cn.ts";

interface FieldProps {
  label: ReactNode;
  error?: string | undefined;
  /** Words under the control that stay while there is no error. */
  hint?: ReactNode;
  optional?: boolean;
  className?: string;
  children: (control: Pick<ComponentProps<"input">, "id" | "aria-invalid" | "aria-describedby">) => ReactNode;
}

/** A labelled form control; the label, the hint and the error are tied to it for screen readers. */
export function Field({ label, error, hint, optional, className, children }: FieldProps) {
  const id = useId();
  const describedBy = error || hint ? `${id}-note` : undefined;
  return (
    <div className={cn("grid min-w-0 gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium text-compact">
          {label}
        </label>
        {optional ? <span className="text-muted-foreground text-xs">Optional</span> : null}
      </div>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy })}
      {error ? (
        <p id={describedBy} role="alert" className="text-danger text-xs">
          {error}
        </p>
      ) : hint ? (
        <p id={describedBy} className="text-muted-foreground text-xs">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
