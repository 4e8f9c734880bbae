import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

export const inputClasses =
  "w-full min-w-0 rounded-md border border-input bg-background px-3 text-sm shadow-raised transition-colors placeholder:text-muted-foreground/70 focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring/35 disabled:opacity-60 aria-invalid:border-danger aria-invalid:outline-danger/30 dark:bg-subtle";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(inputClasses, "h-9", className)} {...props} />;
}
