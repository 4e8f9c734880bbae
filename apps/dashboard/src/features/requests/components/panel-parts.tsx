import type { ValueField } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { CopyButton } from "#components/data/copy-button.tsx";
import { FilterBy } from "./filter-by.tsx";

/** A titled part of the panel. */
export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="grid gap-2.5" aria-label={title}>
    <h3 className="font-medium text-compact">{title}</h3>
    {children}
  </section>
);

export const Figure = ({
  label,
  note,
  children,
}: {
  label: string;
  note?: string | undefined;
  children: ReactNode;
}) => (
  <div className="bg-card px-3.5 py-2.5">
    <dt className="text-muted-foreground text-xs">{label}</dt>
    <dd className="mt-0.5 font-semibold text-base tabular-nums">{children}</dd>
    {note ? <dd className="text-2xs text-muted-foreground">{note}</dd> : null}
  </div>
);

export const Properties = ({ children }: { children: ReactNode }) => (
  <dl className="divide-y rounded-lg border">{children}</dl>
);

interface PropertyProps {
  label: string;
  /** What can be copied. */
  copy?: string;
  /** What the list can be narrowed to by it. */
  filter?: { field: ValueField; value: string | null };
  children: ReactNode;
}

export const Property = ({ label, copy, filter, children }: PropertyProps) => (
  <div className="flex min-h-9.5 items-center justify-between gap-4 px-3.5 py-1 text-compact">
    <dt className="shrink-0 text-muted-foreground">{label}</dt>
    <dd className="flex min-w-0 items-center gap-1">
      <span className="min-w-0 break-all text-right">{children}</span>
      {filter?.value ? <FilterBy label={label} field={filter.field} value={filter.value} /> : null}
      {copy ? <CopyButton text={copy} what={label.toLowerCase()} className="-mr-2" /> : null}
    </dd>
  </div>
);
