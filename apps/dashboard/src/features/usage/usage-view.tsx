"use client";
import type { UsageView as View } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ErrorState } from "#components/data/error-state.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { LedgerAlarm, LedgerBadge } from "#features/ledger-check/index.ts";
import { useSession } from "#features/session/index.ts";
import { plural } from "#lib/format.ts";
import { formatMinute, zoneName } from "#lib/time.ts";
import { UsageFilters } from "./components/usage-filters.tsx";
import { CacheTab, ErrorsTab, LatencyTab, OverviewTab, TokensTab } from "./components/usage-tabs.tsx";
import { UsageTiles } from "./components/usage-tiles.tsx";
import { requestsIn, spanText } from "./links.ts";
import { usageQuery } from "./queries.ts";
import { useCloser } from "./use-closer.tsx";
import { type UsageState, type UsageTab, useUsageState } from "./use-usage-state.ts";

const TABS = [
  { value: "overview", label: "Overview", Content: OverviewTab },
  { value: "tokens", label: "Tokens", Content: TokensTab },
  { value: "latency", label: "Latency", Content: LatencyTab },
  { value: "errors", label: "Errors", Content: ErrorsTab },
  { value: "cache", label: "Cache", Content: CacheTab },
] as const satisfies readonly { value: UsageTab; label: string; Content: unknown }[];

export function UsageView() {
  const state = useUsageState();
  const { span, filters, comparison, tab, set } = state;
  const totals = useQuery(usageQuery(span, "none", { filters, compare: comparison, percentiles: "no" }));
  return (
    <Page>
      <PageHeader title="Usage & cost" description={<Clock view={totals.data} />} actions={<LedgerBadge />} />
      <div className="grid gap-5">
        <LedgerAlarm />
        <UsageFilters {...state} />
        {totals.data ? <Unpriced view={totals.data} state={state} /> : null}
        {totals.isError ? (
          <ErrorState title="The figures could not be loaded" error={totals.error} onRetry={totals.refetch} />
        ) : (
          <UsageTiles view={totals.data} />
        )}
        <Tabs value={tab} onValueChange={(next) => set({ tab: next as UsageTab })} className="grid min-w-0 gap-5">
          <div className="overflow-x-auto">
            <TabsList aria-label="Charts of">
              {TABS.map(({ value, label }) => (
                <TabsTrigger key={value} value={value}>
                  {label}
                </TabsTrigger>
              ))}
            </TabsList>
          </div>
          {TABS.map(({ value, Content }) => (
            <TabsContent key={value} value={value} className="grid min-w-0 gap-5">
              <Content state={state} totals={totals} />
            </TabsContent>
          ))}
        </Tabs>
      </div>
    </Page>
  );
}

/** By whose clock days are, which span is shown and how fresh it is: a number without these is worth little. */
function Clock({ view }: { view: View | undefined }) {
  const { timeZone } = useSession().organization;
  const zone = `${timeZone} (${zoneName(timeZone)})`;
  if (!view) return <>Days and months by the clock of {zone}.</>;
  const [from, to, asOf] = [view.from, view.to, view.asOf].map((at) => formatMinute(at, timeZone));
  return (
    <>
      {from} to {view.to > view.asOf ? "now" : to}, by the clock of {zone}. As of{" "}
      <time dateTime={view.asOf}>{asOf}</time>.
    </>
  );
}

/** What the sums leave out must be said where they are read. */
function Unpriced({ view, state }: { view: View; state: UsageState }) {
  const { seesRequests } = useCloser(state);
  if (view.total.unpriced === 0) return null;
  return (
    <Callout tone="warning" title={`${plural(view.total.unpriced, "call")} of unknown cost`}>
      No price is known for {view.total.unpriced === 1 ? "it" : "them"}, so the cost of this range is higher than shown.{" "}
      {seesRequests ? (
        <Link
          href={requestsIn(spanText(view.from, view.to), state.filters, { priced: "false" })}
          className="font-medium underline underline-offset-4"
        >
          Show these requests
        </Link>
      ) : null}
    </Callout>
  );
}
