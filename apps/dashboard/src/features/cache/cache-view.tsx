"use client";
import { CACHE_SPANS } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Eraser } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { ErrorState } from "#components/data/error-state.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { useMay } from "#features/session/index.ts";
import { CacheFigures } from "./components/cache-figures.tsx";
import { CacheShares } from "./components/cache-shares.tsx";
import { NothingCached } from "./components/nothing-cached.tsx";
import { PurgeDialog } from "./components/purge-dialog.tsx";
import { PurgeList } from "./components/purge-list.tsx";
import { cacheOverviewQuery } from "./queries.ts";

const SPAN_OPTIONS = [
  { value: "24h", label: "24 h", name: "Last 24 hours" },
  { value: "7d", label: "7 d", name: "Last 7 days" },
  { value: "30d", label: "30 d", name: "Last 30 days" },
] as const;

export function CacheView() {
  const [span, setSpan] = useQueryState("span", parseAsStringLiteral(CACHE_SPANS).withDefault("7d"));
  const [purging, setPurging] = useState(false);
  const overview = useQuery(cacheOverviewQuery(span));
  const mayPurge = useMay("policy.write");
  const seesPurges = useMay("policy.read");
  const figures = overview.data?.figures;
  const unused = figures && figures.hits + figures.misses + figures.bypasses === 0;
  return (
    <Page>
      <PageHeader
        title="Cache"
        description="Answers that are kept, where a rule of the policy says so, and given again to the same question."
        actions={
          <>
            <Segmented label="Span" value={span} onValueChange={setSpan} options={SPAN_OPTIONS} />
            {mayPurge ? (
              <Button onClick={() => setPurging(true)}>
                <Eraser aria-hidden />
                Purge…
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid gap-6">
        {overview.isError ? (
          <ErrorState
            title="The cache's numbers could not be loaded"
            error={overview.error}
            onRetry={overview.refetch}
            className=""
          />
        ) : unused ? (
          <NothingCached />
        ) : (
          <>
            <CacheFigures figures={figures} />
            <div className="grid gap-6 md:grid-cols-2">
              <CacheShares title="Models with the most hits" by="model" span={span} shares={overview.data?.models} />
              <CacheShares title="Tags with the most hits" by="tag" span={span} shares={overview.data?.tags} />
            </div>
          </>
        )}
        {seesPurges ? <PurgeList /> : null}
      </div>
      {mayPurge ? <PurgeDialog open={purging} onOpenChange={setPurging} /> : null}
    </Page>
  );
}
