import type { ReactNode } from "react";

export interface TooltipLine {
  label: string;
  colour: string;
  value: ReactNode;
}

interface ChartTooltipProps {
  title: string;
  lines: readonly TooltipLine[];
  total?: ReactNode;
  /** Of the span that is compared with. */
  before?: ReactNode;
}

export function ChartTooltip({ title, lines, total, before }: ChartTooltipProps) {
  return (
    <div className="min-w-44 rounded-lg border bg-popover px-3 py-2 text-xs shadow-floating">
      <p className="mb-1.5 text-muted-foreground">{title}</p>
      <ul className="grid gap-1">
        {lines.map((line) => (
          <li key={`${line.colour} ${line.label}`} className="flex items-center justify-between gap-5">
            <span className="flex min-w-0 items-center gap-2">
              <span className="size-2 shrink-0 rounded-[3px]" style={{ background: line.colour }} />
              <span className="max-w-44 truncate">{line.label}</span>
            </span>
            <span className="font-medium tabular-nums">{line.value}</span>
          </li>
        ))}
      </ul>
      {total === undefined ? null : (
        <p className="mt-1.5 flex justify-between gap-5 border-t pt-1.5 font-medium">
          Total <span className="tabular-nums">{total}</span>
        </p>
      )}
      {before === undefined ? null : (
        <p className="mt-1.5 flex justify-between gap-5 text-muted-foreground">
          Span before <span className="tabular-nums">{before}</span>
        </p>
      )}
    </div>
  );
}
