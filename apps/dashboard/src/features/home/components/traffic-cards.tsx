"use client";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useMemo } from "react";
import { ChartCard, ChartSkeleton } from "#charts/chart-card.tsx";
import { bucketLabel } from "#charts/prepare/axis.ts";
import { LATENCY_LINES, REQUEST_BANDS } from "#charts/prepare/bands.ts";
import { latencySeries, requestSeries } from "#charts/prepare/request-series.ts";
import { usageQuery } from "#features/usage/queries.ts";
import { formatCount, formatDuration, plural } from "#lib/format.ts";
import type { TimeRange } from "#lib/time-range.ts";

const RequestsChart = dynamic(() => import("#charts/visualise/requests-chart.tsx"), {
  ssr: false,
  loading: ChartSkeleton,
});
const LatencyChart = dynamic(() => import("#charts/visualise/latency-chart.tsx"), {
  ssr: false,
  loading: ChartSkeleton,
});

export function RequestsCard({ range }: { range: TimeRange }) {
  const { data: view, isError } = useQuery(usageQuery(range, "none"));
  const rows = useMemo(() => (view ? requestSeries(view) : []), [view]);
  const total = view?.total;
  return (
    <ChartCard
      title="Requests"
      summary={total ? `${plural(total.requests, "request")}, ${formatCount(total.errors)} failed` : "…"}
      loading={!view && !isError}
      empty={isError ? "The figures could not be loaded." : total?.requests === 0 ? "No request in this range." : null}
      legend={REQUEST_BANDS}
      chart={view ? <RequestsChart view={view} rows={rows} /> : null}
      table={() => ({
        columns: ["Time", ...REQUEST_BANDS.map((band) => band.label)],
        rows: rows.map((row) => [
          view ? bucketLabel(row.at, view.grain, view.timeZone) : row.at,
          ...REQUEST_BANDS.map((band) => formatCount(row[band.id])),
        ]),
      })}
    />
  );
}

export function LatencyCard({ range }: { range: TimeRange }) {
  const { data: view, isError } = useQuery(usageQuery(range, "none"));
  const rows = useMemo(() => (view ? latencySeries(view) : []), [view]);
  const measured = rows.some((row) => row.p50 !== null);
  return (
    <ChartCard
      title="Latency"
      summary="From the request's arrival to the last byte"
      loading={!view && !isError}
      empty={isError ? "The figures could not be loaded." : measured ? null : "Nothing was measured in this range."}
      legend={LATENCY_LINES}
      chart={view ? <LatencyChart view={view} rows={rows} /> : null}
      table={() => ({
        columns: ["Time", ...LATENCY_LINES.map((line) => line.label)],
        rows: rows.map((row) => [
          view ? bucketLabel(row.at, view.grain, view.timeZone) : row.at,
          ...LATENCY_LINES.map((line) => {
            const value = row[line.id];
            return value === null ? "–" : formatDuration(value);
          }),
        ]),
      })}
    />
  );
}
