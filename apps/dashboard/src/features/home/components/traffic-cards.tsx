"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { FigureCard } from "#charts/figure-card.tsx";
import { latencyFigure, requestsFigure } from "#charts/prepare/total-figures.ts";
import { usageQuery } from "#features/usage/queries.ts";
import { formatCount, plural } from "#lib/format.ts";
import type { TimeRange } from "#lib/time-range.ts";

export function RequestsCard({ range }: { range: TimeRange }) {
  const { data: view, isError } = useQuery(usageQuery(range, "none"));
  const figure = useMemo(() => (view ? requestsFigure(view) : null), [view]);
  const total = view?.total;
  return (
    <FigureCard
      title="Requests"
      summary={total ? `${plural(total.requests, "request")}, ${formatCount(total.errors)} failed` : "…"}
      figure={figure}
      clock={view}
      failed={isError}
      nothing="No request in this range."
    />
  );
}

export function LatencyCard({ range }: { range: TimeRange }) {
  const { data: view, isError } = useQuery(usageQuery(range, "none"));
  const figure = useMemo(() => (view ? latencyFigure(view) : null), [view]);
  return (
    <FigureCard
      title="Latency"
      summary="From the request's arrival to the last byte"
      figure={figure}
      clock={view}
      failed={isError}
      nothing="Nothing was measured in this range."
    />
  );
}
