"use client";
import { useQuery } from "@tanstack/react-query";
import { change } from "#charts/prepare/change.ts";
import { drawn } from "#charts/prepare/figure.ts";
import { errorRate } from "#charts/prepare/total-figures.ts";
import { StatTile } from "#charts/stat-tile.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { useSession } from "#features/session/index.ts";
import { usageQuery } from "#features/usage/queries.ts";
import { exactUsdText, formatCompact, formatCount, formatDuration, formatPercent, formatUsd } from "#lib/format.ts";
import { monthName } from "#lib/time.ts";
import { previousRange, type TimeRange } from "#lib/time-range.ts";

interface StatTilesProps {
  range: TimeRange;
  month: TimeRange;
}

export function StatTiles({ range, month }: StatTilesProps) {
  const { timeZone } = useSession().organization;
  const current = useQuery(usageQuery(range, "none"));
  const before = useQuery(usageQuery(previousRange(range), "none"));
  const spend = useQuery(usageQuery(month, "none"));
  if (current.isError) {
    return (
      <ErrorState
        title="The figures could not be loaded"
        error={current.error}
        onRetry={current.refetch}
        className=""
      />
    );
  }
  const points = current.data?.series[0]?.points ?? [];
  const total = current.data?.total;
  const earlier = before.data?.total;
  const rate = total ? errorRate(total) : null;
  const earlierRate = earlier ? errorRate(earlier) : null;
  return (
    <dl className="grid gap-px overflow-hidden rounded-xl border bg-border shadow-raised sm:grid-cols-2 xl:grid-cols-4">
      <StatTile
        label="Spend this month"
        loading={!spend.data}
        value={
          <span title={exactUsdText(spend.data?.total.costNanoUsd ?? "0")}>
            {formatUsd(spend.data?.total.costNanoUsd ?? "0")}
          </span>
        }
        note={`since ${monthName(month.from.toISOString(), timeZone)} 1`}
        values={(spend.data?.series[0]?.points ?? []).map((point) => drawn(BigInt(point.costNanoUsd)) ?? 0)}
      />
      <StatTile
        label="Requests"
        loading={!total}
        value={<span title={formatCount(total?.requests ?? 0)}>{formatCompact(total?.requests ?? 0)}</span>}
        change={total && earlier ? change(total.requests, earlier.requests) : null}
        note={comparison(earlier?.requests)}
        values={points.map((point) => point.requests)}
      />
      <StatTile
        label="Error rate"
        loading={!total}
        value={rate === null ? "–" : formatPercent(rate)}
        change={rate !== null && earlierRate !== null ? change(rate, earlierRate) : null}
        more="bad"
        note={total ? `${formatCount(total.errors)} failed · ${formatCount(total.refused)} refused` : null}
        values={points.map((point) => point.errors)}
      />
      <StatTile
        label="Latency"
        loading={!total}
        value={
          <>
            {duration(total?.latencyP50Ms)}
            <span className="ml-1 font-normal text-muted-foreground text-xs tracking-normal">p50</span>
          </>
        }
        change={total?.latencyP50Ms && earlier?.latencyP50Ms ? change(total.latencyP50Ms, earlier.latencyP50Ms) : null}
        more="bad"
        note={`p95 ${duration(total?.latencyP95Ms)}`}
        values={points.map((point) => point.latencyP50Ms ?? 0)}
      />
    </dl>
  );
}

const duration = (milliseconds: number | null | undefined): string =>
  milliseconds === null || milliseconds === undefined ? "–" : formatDuration(milliseconds);

const comparison = (requests: number | undefined): string =>
  requests === undefined ? "" : requests === 0 ? "none in the span before" : `vs ${formatCompact(requests)} before`;
