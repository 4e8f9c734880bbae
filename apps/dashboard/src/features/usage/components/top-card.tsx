"use client";
import type { UsageSeries, UsageView } from "@gatehouse/domain";
import { FileDown } from "lucide-react";
import Link from "next/link";
import { changeOfAmount } from "#charts/prepare/change.ts";
import { errorRate } from "#charts/prepare/total-figures.ts";
import { Change } from "#charts/stat-tile.tsx";
import { Money } from "#components/data/money.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { formatCompact, formatCount, formatPercent } from "#lib/format.ts";
import { GROUP_LABELS, GROUPS } from "../groups.ts";
import { narrowedTo, requestsIn, spanText, usageFile } from "../links.ts";
import { useCloser } from "../use-closer.tsx";
import type { UsageState } from "../use-usage-state.ts";

/** Who or what costs most, and how that changed against the span before. */
export function TopCard({ state, view }: { state: UsageState; view: UsageView | undefined }) {
  const { by, span, filters, comparison, set } = state;
  return (
    <Card aria-label="Top">
      <CardHeader
        title={`Top ${GROUP_LABELS[by].toLowerCase()}s by cost`}
        description={`The trend is against ${comparison === "month" ? "the same part of the month before" : "the span of the same length before"}.`}
        actions={
          <>
            <Button asChild size="icon-sm">
              <a
                href={usageFile({ chart: "top", range: span, groupBy: by, filters, compare: comparison })}
                download
                aria-label="Top as CSV"
                title="CSV"
              >
                <FileDown aria-hidden />
              </a>
            </Button>
            <Segmented
              label="Top of"
              value={by}
              onValueChange={(next) => set({ by: next })}
              options={GROUPS.map((value) => ({ value, label: `${GROUP_LABELS[value]}s` }))}
            />
          </>
        }
      />
      {view ? <Ranking state={state} view={view} /> : <TableSkeleton columns={5} rows={4} />}
    </Card>
  );
}

function Ranking({ state, view }: { state: UsageState; view: UsageView }) {
  if (view.series.length === 0) {
    return <p className="px-5 pb-8 text-center text-compact text-muted-foreground">No request in this range.</p>;
  }
  return (
    <Table className="tabular-nums">
      <TableHead>
        <TableRow>
          <TableHeader>{GROUP_LABELS[state.by]}</TableHeader>
          <TableHeader className="text-right">Cost</TableHeader>
          <TableHeader className="text-right">Share</TableHeader>
          <TableHeader className="text-right">Trend</TableHeader>
          <TableHeader className="text-right">Requests</TableHeader>
          <TableHeader className="text-right">Errors</TableHeader>
          <TableHeader className="text-right">Tokens</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {view.series.map((series) => (
          <Rank key={series.key} series={series} view={view} state={state} />
        ))}
      </TableBody>
    </Table>
  );
}

function Rank({ series, view, state }: { series: UsageSeries; view: UsageView; state: UsageState }) {
  const { total, previous } = series;
  const cost = BigInt(total.costNanoUsd);
  const whole = BigInt(view.total.costNanoUsd);
  const share = whole > 0n ? Number((cost * 10_000n) / whole) / 10_000 : null;
  const trend = previous ? changeOfAmount(cost, BigInt(previous.costNanoUsd)) : null;
  const rate = errorRate(total);
  return (
    <TableRow>
      <TableRowHeader className="max-w-64 truncate">
        <GroupName series={series} view={view} state={state} />
      </TableRowHeader>
      <TableCell className="text-right font-medium">
        <Money amount={total.costNanoUsd} />
      </TableCell>
      <TableCell className="text-right text-muted-foreground">{share === null ? "–" : formatPercent(share)}</TableCell>
      <TableCell className="whitespace-nowrap text-right">
        {trend === null ? (
          <span className="text-muted-foreground">{cost > 0n ? "new" : "–"}</span>
        ) : (
          <Change change={trend} more="neutral" />
        )}
      </TableCell>
      <TableCell className="text-right">{formatCount(total.requests)}</TableCell>
      <TableCell className="text-right">{rate === null ? "–" : formatPercent(rate)}</TableCell>
      <TableCell className="text-right">{formatCompact(total.inputTokens + total.outputTokens)}</TableCell>
    </TableRow>
  );
}

/** Leads to the requests of the group, for whoever may see them. */
function GroupName({
  series: { key, label },
  view,
  state,
}: {
  series: UsageSeries;
  view: UsageView;
  state: UsageState;
}) {
  const { seesRequests } = useCloser(state);
  const filters = narrowedTo(state.filters, state.by, key);
  if (!seesRequests || !filters) return label;
  return (
    <Link href={requestsIn(spanText(view.from, view.to), filters)} className="underline-offset-4 hover:underline">
      {label}
    </Link>
  );
}
