"use client";
import type { UsageView } from "@gatehouse/domain";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { costFigure, errorFigure, groupLatencyFigure, groupTokensFigure } from "#charts/prepare/group-figures.ts";
import {
  attemptsFigure,
  cacheFigure,
  firstByteFigure,
  latencyFigure,
  requestsFigure,
  savedFigure,
  tokensFigure,
} from "#charts/prepare/total-figures.ts";
import { Button } from "#components/ui/button.tsx";
import { GROUP_LABELS } from "../groups.ts";
import { usageQuery } from "../queries.ts";
import {
  attemptsSummary,
  cacheSummary,
  costSummary,
  errorsSummary,
  firstByteSummary,
  latencySummary,
  requestsSummary,
  savedSummary,
  tokensSummary,
} from "../summaries.ts";
import type { UsageState } from "../use-usage-state.ts";
import { TopCard } from "./top-card.tsx";
import { UsageFigure } from "./usage-figure.tsx";

interface TabProps {
  state: UsageState;
  /** Of everything together. */
  totals: UseQueryResult<UsageView>;
}

const NO_REQUEST = "No request in this range.";
const groupName = ({ by }: UsageState): string => GROUP_LABELS[by].toLowerCase();

function useGroups({ span, by, filters, comparison }: UsageState) {
  return useQuery(usageQuery(span, by, { filters, compare: comparison, percentiles: "no" }));
}

export function OverviewTab({ state, totals }: TabProps) {
  const groups = useGroups(state);
  const { cumulative, set } = state;
  return (
    <>
      <UsageFigure
        chart="cost"
        title="Cost"
        state={state}
        query={groups}
        figure={costFigure}
        summary={costSummary}
        nothing="No cost in this range."
        running={cumulative}
        actions={
          <Button
            size="sm"
            aria-pressed={cumulative}
            onClick={() => set({ cumulative: !cumulative })}
            className="aria-pressed:bg-muted"
          >
            Cumulative
          </Button>
        }
      />
      <UsageFigure
        chart="requests"
        title="Requests"
        state={state}
        query={totals}
        figure={requestsFigure}
        summary={requestsSummary}
        nothing={NO_REQUEST}
      />
      <TopCard state={state} view={groups.data} />
    </>
  );
}

export function TokensTab({ state, totals }: TabProps) {
  const groups = useGroups(state);
  return (
    <>
      <UsageFigure
        chart="tokens"
        title="Tokens"
        state={state}
        query={totals}
        figure={tokensFigure}
        summary={tokensSummary}
        nothing="No tokens in this range."
      />
      <UsageFigure
        chart="tokens_by_group"
        title={`Tokens by ${groupName(state)}`}
        state={state}
        query={groups}
        figure={groupTokensFigure}
        summary={tokensSummary}
        nothing="No tokens in this range."
      />
    </>
  );
}

export function LatencyTab({ state }: TabProps) {
  const { span, by, filters } = state;
  const all = useQuery(usageQuery(span, "none", { filters }));
  const groups = useQuery(usageQuery(span, by, { filters }));
  const nothing = "Nothing was measured in this range.";
  return (
    <>
      <UsageFigure
        chart="latency"
        title="Latency"
        state={state}
        query={all}
        figure={latencyFigure}
        summary={latencySummary}
        nothing={nothing}
      />
      <UsageFigure
        chart="first_byte"
        title="First byte"
        state={state}
        query={all}
        figure={firstByteFigure}
        summary={firstByteSummary}
        nothing={nothing}
      />
      <UsageFigure
        chart="latency_by_group"
        title={`Latency by ${groupName(state)}, p95`}
        state={state}
        query={groups}
        figure={groupLatencyFigure}
        summary={() => `Within which time 95 of 100 requests of each ${groupName(state)} end.`}
        nothing={nothing}
      />
    </>
  );
}

export function ErrorsTab({ state, totals }: TabProps) {
  const groups = useGroups(state);
  return (
    <>
      <UsageFigure
        chart="errors"
        title={`Failed calls by ${groupName(state)}`}
        state={state}
        query={groups}
        figure={errorFigure}
        summary={errorsSummary}
        nothing="No provider was called in this range."
      />
      <UsageFigure
        chart="attempts"
        title="Attempts per request"
        state={state}
        query={totals}
        figure={attemptsFigure}
        summary={attemptsSummary}
        nothing="No provider was called in this range."
      />
      <UsageFigure
        chart="requests"
        title="Requests by status"
        state={state}
        query={totals}
        figure={requestsFigure}
        summary={requestsSummary}
        nothing={NO_REQUEST}
      />
    </>
  );
}

export function CacheTab({ state, totals }: TabProps) {
  const nothing = "No request was looked up in the cache in this range.";
  return (
    <>
      <UsageFigure
        chart="cache"
        title="Cache"
        state={state}
        query={totals}
        figure={cacheFigure}
        summary={cacheSummary}
        nothing={nothing}
      />
      <UsageFigure
        chart="saved"
        title="Saved by the cache"
        state={state}
        query={totals}
        figure={savedFigure}
        summary={savedSummary}
        nothing="Nothing was saved in this range."
      />
    </>
  );
}
