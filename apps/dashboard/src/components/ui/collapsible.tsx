"use client";
import { ChevronRight } from "lucide-react";
import { Collapsible as Primitive } from "radix-ui";
import type { ReactNode } from "react";

/** A part of a form or page that stays out of the way until it is asked for. */
export function Disclosure({ label, children, open }: { label: ReactNode; children: ReactNode; open?: boolean }) {
  return (
    <Primitive.Root defaultOpen={open ?? false} className="grid gap-4">
      <Primitive.Trigger className="group flex w-fit items-center gap-1.5 rounded-sm text-left font-medium text-compact text-muted-foreground hover:text-foreground">
        <ChevronRight className="size-4 shrink-0 transition-transform group-data-[state=open]:rotate-90" aria-hidden />
        {label}
      </Primitive.Trigger>
      <Primitive.Content className="grid gap-4">{children}</Primitive.Content>
    </Primitive.Root>
  );
}
