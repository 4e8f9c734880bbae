import type { UsageGrain } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { cn } from "#lib/cn.ts";
import { bucketLabel } from "./prepare/axis.ts";
import { exactly, type Figure, totalsOf } from "./prepare/figure.ts";

interface FigureTableProps {
  figure: Figure;
  clock: { grain: UsageGrain; timeZone: string };
  label: string;
  rowActions?: ((from: string, to: string, label: string) => ReactNode) | undefined;
}

/** A figure's every digit, a row for each bucket, and under them what they add up to. */
export function FigureTable({ figure, clock, label, rowActions }: FigureTableProps) {
  const { unit, bands, rows, partial } = figure;
  const withTotal = bands.length > 1 && rows.some(({ total }) => total !== undefined);
  const withBefore = rows.some(({ before }) => before !== undefined);
  const columns = [
    ...bands.map((band) => band.label),
    ...(withTotal ? ["Total"] : []),
    ...(withBefore ? ["Before"] : []),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="h-60 overflow-auto rounded-lg border" tabIndex={0} aria-label={`${label}, as a table`}>
      <table className="w-full text-left text-xs tabular-nums">
        <thead className="sticky top-0 z-10 bg-inset">
          <tr>
            <Head>Time ({clock.timeZone})</Head>
            {columns.map((column, index) => (
              <Head key={`${index} ${column}`} number>
                {column}
              </Head>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {rows.map((row, index) => {
            const name = bucketLabel(row.at, clock.grain, clock.timeZone);
            return (
              <tr key={row.at}>
                <th scope="row" className="left-0 whitespace-nowrap bg-card px-3 py-1 font-normal sm:sticky">
                  <span className="flex min-h-6 items-center justify-between gap-3">
                    <span>
                      {name}
                      {partial && index === rows.length - 1 ? (
                        <span className="text-muted-foreground"> so far</span>
                      ) : null}
                    </span>
                    {rowActions?.(row.at, row.end, name)}
                  </span>
                </th>
                {bands.map(({ id }) => (
                  <Cell key={id}>{exactly(row.values[id], unit)}</Cell>
                ))}
                {withTotal ? <Cell strong>{exactly(row.total, unit)}</Cell> : null}
                {withBefore ? <Cell>{exactly(row.before, unit)}</Cell> : null}
              </tr>
            );
          })}
        </tbody>
        <Totals figure={figure} withTotal={withTotal} withBefore={withBefore} />
      </table>
    </section>
  );
}

function Totals({ figure, withTotal, withBefore }: { figure: Figure; withTotal: boolean; withBefore: boolean }) {
  const totals = totalsOf(figure);
  if (!totals) return null;
  return (
    <tfoot className="sticky bottom-0 border-t bg-inset font-medium">
      <tr>
        <th scope="row" className="left-0 bg-inset px-3 py-1.5 font-medium sm:sticky">
          Total
        </th>
        {totals.bands.map((value, index) => (
          <Cell key={figure.bands[index]?.id}>{exactly(value, figure.unit)}</Cell>
        ))}
        {withTotal ? <Cell>{exactly(totals.all, figure.unit)}</Cell> : null}
        {withBefore ? <Cell>{exactly(totals.before, figure.unit)}</Cell> : null}
      </tr>
    </tfoot>
  );
}

const Head = ({ children, number }: { children: ReactNode; number?: boolean }) => (
  <th
    scope="col"
    className={cn("whitespace-nowrap px-3 py-2 font-medium text-muted-foreground", number && "text-right")}
  >
    {children}
  </th>
);

const Cell = ({ children, strong }: { children: ReactNode; strong?: boolean }) => (
  <td className={cn("whitespace-nowrap px-3 py-1.5 text-right", strong && "font-medium")}>{children}</td>
);
