"use client";
import { RangePicker } from "#components/data/range-picker.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { GatewayAlarms } from "#features/gateways/index.ts";
import { LedgerAlarm, LedgerBadge } from "#features/ledger-check/index.ts";
import { useMay, useSession } from "#features/session/index.ts";
import { zoneName } from "#lib/time.ts";
import { BreakdownCard } from "./components/breakdown-card.tsx";
import { BudgetAttention } from "./components/budget-attention.tsx";
import { Checklist } from "./components/checklist.tsx";
import { CostCard } from "./components/cost-card.tsx";
import { RecentRequests } from "./components/recent-requests.tsx";
import { StatTiles } from "./components/stat-tiles.tsx";
import { LatencyCard, RequestsCard } from "./components/traffic-cards.tsx";
import { HOME_RANGE, useHomeRange } from "./use-home-range.ts";
import { useOnboarding } from "./use-onboarding.ts";

export function HomeView() {
  const mayConnect = useMay("provider.write");
  const onboarding = useOnboarding();
  const { organization } = useSession();
  if (mayConnect && onboarding.visible === null) return <HomeSkeleton />;
  if (mayConnect && onboarding.visible && onboarding.steps) {
    return (
      <Page>
        <div className="mx-auto max-w-2xl">
          <PageHeader title={`Welcome to ${organization.name}`} description="Four steps to the first request." />
          <Checklist steps={onboarding.steps} firstRequest={onboarding.firstRequest} onDone={onboarding.hide} />
        </div>
      </Page>
    );
  }
  return <Overview />;
}

function Overview() {
  const { timeZone } = useSession().organization;
  const { range, setRange, resolved, month } = useHomeRange();
  return (
    <Page>
      <PageHeader
        title="Overview"
        description={`Days and months by the clock of ${timeZone} (${zoneName(timeZone)}).`}
        actions={
          <>
            <LedgerBadge />
            <RangePicker
              value={range}
              onChange={setRange}
              presets={["24h", "7d", "30d", "90d", "month"]}
              fallback={HOME_RANGE}
            />
          </>
        }
      />
      <div className="grid gap-5">
        <LedgerAlarm />
        <GatewayAlarms />
        <StatTiles range={resolved} month={month} />
        <div className="grid gap-5 lg:grid-cols-3">
          <CostCard range={resolved} className="lg:col-span-2" />
          <BreakdownCard range={resolved} />
        </div>
        <div className="grid gap-5 lg:grid-cols-2">
          <RequestsCard range={resolved} />
          <LatencyCard range={resolved} />
        </div>
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <BudgetAttention />
          <RecentRequests />
        </div>
      </div>
    </Page>
  );
}

const HomeSkeleton = () => (
  <Page>
    <div aria-busy className="grid gap-5">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-28" />
      <Skeleton className="h-80" />
    </div>
  </Page>
);
