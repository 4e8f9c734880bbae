"use client";
import type { UsageView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { ChartCard, ChartSkeleton, type ChartTable } from "#charts/chart-card.tsx";
import { bucketLabel } from "#charts/prepare/axis.ts";
import { type CostSeries, costSeries } from "#charts/prepare/cost-series.ts";
import { Select } from "#components/ui/select.tsx";
import { usageQuery } from "#features/usage/queries.ts";
import { exactUsdText, formatUsd, plural } from "#lib/format.ts";
import type { TimeRange } from "#lib/time-range.ts";
import { type HomeGroup, useHomeGroup } from "../use-home-range.ts";

const CostChart = dynamic(() => import("#charts/visualise/cost-chart.tsx"), { ssr: false, loading: ChartSkeleton });
export const GROUP_LABELS: Record<HomeGroup, string> = {
  model: "Model",
  team: "Team",
  virtual_key: "Key",
  provider: "Provider",
};

export function CostCard({ range, className }: { range: TimeRange; className?: string }) {
  const [group, setGroup] = useHomeGroup();
  const usage = useQuery(usageQuery(range, group));
  const series = useMemo(() => (usage.data ? costSeries(usage.data) : null), [usage.data]);
  return (
    <ChartCard
      title="Cost"
      className={className}
      summary={usage.data ? summary(usage.data) : "…"}
      loading={!series}
      empty={
        usage.isError
          ? "The figures could not be loaded."
          : series?.bands.length === 0
            ? "No cost in this range."
            : null
      }
      legend={series?.bands ?? []}
      actions={
        <Select
          aria-label="Group cost by"
          value={group}
          onValueChange={(next) => setGroup(next as HomeGroup)}
          options={Object.entries(GROUP_LABELS).map(([value, label]) => ({
            value,
            label: `By ${label.toLowerCase()}`,
          }))}
          className="h-8 w-auto text-xs"
        />
      }
      chart={usage.data && series ? <CostChart view={usage.data} series={series} /> : null}
      table={() => tableOf(usage.data, series)}
    />
  );
}

const summary = (view: UsageView): string =>
  `${formatUsd(view.total.costNanoUsd)} in this range${
    view.unpricedRequests > 0 ? `, without ${plural(view.unpricedRequests, "unpriced request")}` : ""
  }`;

function tableOf(view: UsageView | undefined, series: CostSeries | null): ChartTable {
  if (!view || !series) return { columns: [], rows: [] };
  return {
    columns: [`Time (${view.timeZone})`, ...series.bands.map((band) => band.label), "Total"],
    rows: series.rows.map((row) => [
      bucketLabel(row.at, view.grain, view.timeZone),
      ...series.bands.map((band) => exactUsdText(row.exact[band.id] ?? 0n)),
      exactUsdText(row.totalNanoUsd),
    ]),
  };
}
