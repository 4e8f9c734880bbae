"use client";
import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Card } from "#components/ui/card.tsx";
import { GatewayTable } from "./components/gateway-table.tsx";
import { StrandedLeases } from "./components/stranded-leases.tsx";
import { gatewaysQuery } from "./queries.ts";

export function GatewaysView() {
  const gateways = useQuery(gatewaysQuery());
  const { items = [], strandedLeases = [] } = gateways.data ?? {};
  return (
    <Page>
      <PageHeader
        title="Gateways"
        description="The processes that applications send their requests to, as each last reported itself."
      />
      <div className="grid gap-6">
        <Card aria-label="Gateways" className="overflow-hidden">
          {gateways.isPending ? <TableSkeleton columns={6} rows={3} /> : null}
          {gateways.isError ? (
            <ErrorState title="The gateways could not be loaded" error={gateways.error} onRetry={gateways.refetch} />
          ) : null}
          {gateways.isSuccess && items.length === 0 ? (
            <EmptyState icon={Server} title="No gateway has reported within a day">
              Start one with the same database; it shows up here within a few seconds.
            </EmptyState>
          ) : null}
          {items.length > 0 ? <GatewayTable gateways={items} /> : null}
        </Card>
        {strandedLeases.length > 0 ? <StrandedLeases leases={strandedLeases} /> : null}
      </div>
    </Page>
  );
}
