"use client";
import type { UsageView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { FigureCard } from "#charts/figure-card.tsx";
import { costFigure } from "#charts/prepare/group-figures.ts";
import { Select } from "#components/ui/select.tsx";
import { GROUP_OPTIONS, type Group } from "#features/usage/groups.ts";
import { usageQuery } from "#features/usage/queries.ts";
import { formatUsd, plural } from "#lib/format.ts";
import type { TimeRange } from "#lib/time-range.ts";
import { useHomeGroup } from "../use-home-range.ts";

export function CostCard({ range, className }: { range: TimeRange; className?: string }) {
  const [group, setGroup] = useHomeGroup();
  const { data: view, isError } = useQuery(usageQuery(range, group, { percentiles: "no" }));
  const figure = useMemo(() => (view ? costFigure(view) : null), [view]);
  return (
    <FigureCard
      title="Cost"
      {...(className && { className })}
      summary={view ? summary(view) : "…"}
      figure={figure}
      clock={view}
      failed={isError}
      nothing="No cost in this range."
      actions={
        <Select
          aria-label="Group cost by"
          value={group}
          onValueChange={(next) => setGroup(next as Group)}
          options={GROUP_OPTIONS}
          className="h-8 w-auto text-xs"
        />
      }
    />
  );
}

const summary = ({ total }: UsageView): string =>
  `${formatUsd(total.costNanoUsd)} in this range${
    total.unpriced > 0 ? `, without ${plural(total.unpriced, "unpriced call")}` : ""
  }`;
