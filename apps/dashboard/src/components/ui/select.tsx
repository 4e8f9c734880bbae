"use client";
import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#lib/cn.ts";
import { inputClasses } from "./input.tsx";

export interface SelectOption {
  value: string;
  label: ReactNode;
  /** What the closed control and type-ahead show, when the label is more than text. */
  text?: string;
  disabled?: boolean;
}

interface SelectProps extends Omit<ComponentProps<typeof Primitive.Trigger>, "value" | "onChange"> {
  value: string | undefined;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
}

export function Select({ value, onValueChange, options, placeholder, className, ...trigger }: SelectProps) {
  return (
    <Primitive.Root value={value ?? ""} onValueChange={onValueChange}>
      <Primitive.Trigger
        className={cn(
          inputClasses,
          "flex h-9 items-center justify-between gap-2 text-left data-placeholder:text-muted-foreground [&>span]:truncate",
          className,
        )}
        {...trigger}
      >
        <Primitive.Value placeholder={placeholder} />
        <Primitive.Icon asChild>
          <ChevronDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border bg-popover shadow-floating"
        >
          <Primitive.Viewport className="max-h-80 p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                textValue={option.text ?? (typeof option.label === "string" ? option.label : option.value)}
                className="relative flex min-h-8 items-center rounded-md py-1 pr-8 pl-2 text-compact outline-none select-none data-disabled:opacity-50 data-highlighted:bg-muted"
              >
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                <Primitive.ItemIndicator className="absolute right-2">
                  <Check className="size-4" aria-hidden />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
