"use client";
import type { UsageChart, UsageView } from "@gatehouse/domain";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { FigureCard } from "#charts/figure-card.tsx";
import { cumulative, type Figure } from "#charts/prepare/figure.ts";
import { cn } from "#lib/cn.ts";
import { usageFile } from "../links.ts";
import { useCloser } from "../use-closer.tsx";
import type { UsageState } from "../use-usage-state.ts";

interface UsageFigureProps {
  chart: UsageChart;
  title: string;
  state: UsageState;
  query: UseQueryResult<UsageView>;
  figure: (view: UsageView) => Figure;
  summary: (view: UsageView) => string;
  nothing: string;
  /** Whether the picture shows how the span adds up. */
  running?: boolean;
  actions?: ReactNode;
  className?: string;
}

/** One chart of the page, with its table and its file, and the way to the requests behind it. */
export function UsageFigure(props: UsageFigureProps) {
  const { chart, title, state, query, figure: make, summary, nothing, running, actions, className } = props;
  const { span, by, filters, compare, comparison } = state;
  const { data, isError, isPlaceholderData } = query;
  const view = useMemo(() => (data && !compare ? { ...data, previous: null } : data), [data, compare]);
  const figure = useMemo(() => (view ? make(view) : null), [view, make]);
  const picture = useMemo(() => (figure && running ? cumulative(figure) : null), [figure, running]);
  const closer = useCloser(state);
  return (
    <FigureCard
      title={title}
      summary={view ? summary(view) : "…"}
      figure={figure}
      picture={picture}
      clock={view}
      failed={isError}
      nothing={nothing}
      actions={actions}
      csvHref={usageFile({ chart, range: span, groupBy: by, filters, compare: compare ? comparison : null })}
      onSelect={closer.onSelect}
      rowActions={closer.rowActions}
      className={cn("transition-opacity", isPlaceholderData && "opacity-60", className)}
    />
  );
}
