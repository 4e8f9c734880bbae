"use client";
import { useQuery } from "@tanstack/react-query";
import { Gauge, Plus } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { useTeamsFor } from "#features/session/index.ts";
import { RateLimitDialog } from "./components/rate-limit-dialog.tsx";
import { RateLimitList } from "./components/rate-limit-list.tsx";
import { rateLimitsQuery } from "./queries.ts";

export function RateLimitsView() {
  const limits = useQuery(rateLimitsQuery());
  const [setting, setSetting] = useState(false);
  const mayWrite = useTeamsFor("budget.write").length > 0;
  const setButton = mayWrite ? (
    <Button variant="primary" onClick={() => setSetting(true)}>
      <Plus aria-hidden />
      Set rate limit
    </Button>
  ) : null;
  return (
    <Page>
      <PageHeader
        title="Rate limits"
        description="How much may be asked for: requests and tokens a minute, tokens a day, requests at the same time."
        actions={setButton}
      />
      <Card aria-label="Rate limits" className="overflow-hidden">
        {limits.isPending ? <TableSkeleton columns={3} /> : null}
        {limits.isError ? (
          <ErrorState title="The rate limits could not be loaded" error={limits.error} onRetry={limits.refetch} />
        ) : null}
        {limits.data?.items.length === 0 ? (
          <EmptyState icon={Gauge} title="No rate limit yet" action={setButton}>
            Set one on the organization, a team, a member or a key, for all models together or for one.
          </EmptyState>
        ) : null}
        {limits.data && limits.data.items.length > 0 ? <RateLimitList limits={limits.data.items} /> : null}
      </Card>
      <RateLimitDialog open={setting} onOpenChange={setSetting} target={null} />
    </Page>
  );
}
