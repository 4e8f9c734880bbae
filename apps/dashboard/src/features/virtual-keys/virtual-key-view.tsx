"use client";
import type { VirtualKeyView as VirtualKey } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { ErrorState } from "#components/data/error-state.tsx";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { BudgetCard } from "#features/budgets/index.ts";
import { contains } from "#features/limit-scopes/scope-words.ts";
import { useSeesOrganization } from "#features/limit-scopes/use-sees-organization.ts";
import { RateLimitCard } from "#features/rate-limits/index.ts";
import { useMay, useMayInTeam } from "#features/session/index.ts";
import { HistoryCard } from "./components/history-card.tsx";
import { KeyActions } from "./components/key-actions.tsx";
import { GraceBanner, RotationCard } from "./components/rotation-card.tsx";
import { ShareList } from "./components/share-list.tsx";
import { KeyStatusBadge } from "./components/status-badge.tsx";
import { virtualKeyQuery } from "./queries.ts";
import { useMayWriteKey } from "./use-may-write-key.ts";

const TABS = ["overview", "limits", "rotation", "audit"] as const;

/** One key: whose it is, everything that limits it, its secrets and its history. */
export function VirtualKeyView({ id }: { id: string }) {
  const key = useQuery(virtualKeyQuery(id));
  return (
    <Page>
      {key.isPending ? <Skeleton className="h-96" aria-busy /> : null}
      {key.isError ? (
        <ErrorState title="The key could not be loaded" error={key.error} onRetry={key.refetch} className="m-0" />
      ) : null}
      {key.data ? <Details virtualKey={key.data} /> : null}
    </Page>
  );
}

function Details({ virtualKey }: { virtualKey: VirtualKey }) {
  const { id, name } = virtualKey;
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("overview"));
  const mayWrite = useMayWriteKey()(virtualKey) !== null;
  const seesHistory = useMay("audit.read") || mayWrite;
  return (
    <>
      <PageHeader
        title={name}
        description={<span className="font-mono text-xs">{virtualKey.display}</span>}
        actions={<KeyActions virtualKey={virtualKey} />}
      />
      <div className="mb-6 empty:hidden">
        <GraceBanner
          virtualKey={virtualKey}
          actions={
            tab === "rotation" ? null : (
              <Button size="sm" onClick={() => setTab("rotation")}>
                Show secrets
              </Button>
            )
          }
        />
      </div>
      <Tabs value={tab} onValueChange={(next) => setTab(next as typeof tab)}>
        <TabsList aria-label="Parts of the key" className="mb-5">
          <TabsTrigger value="overview">Overview</TabsTrigger>
          <TabsTrigger value="limits">Limits</TabsTrigger>
          <TabsTrigger value="rotation">Rotation</TabsTrigger>
          {seesHistory ? <TabsTrigger value="audit">Audit</TabsTrigger> : null}
        </TabsList>
        <TabsContent value="overview">
          <Facts virtualKey={virtualKey} />
          <p className="mt-4 flex flex-wrap gap-x-5 gap-y-1 text-compact">
            <SeeAlso href={`/requests?range=30d&virtualKeyId=${id}`}>Its requests of the last 30 days</SeeAlso>
            <SeeAlso href={`/requests?range=30d&virtualKeyId=${id}&status=refused`}>What was refused</SeeAlso>
          </p>
        </TabsContent>
        <TabsContent value="limits">
          <Limits virtualKey={virtualKey} />
        </TabsContent>
        <TabsContent value="rotation" className="grid gap-6">
          <RotationCard virtualKey={virtualKey} />
          {mayWrite ? <ShareList virtualKeyId={id} /> : null}
        </TabsContent>
        {seesHistory ? (
          <TabsContent value="audit">
            <HistoryCard virtualKeyId={id} />
          </TabsContent>
        ) : null}
      </Tabs>
    </>
  );
}

const SeeAlso = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className="text-accent underline-offset-4 hover:underline">
    {children}
  </Link>
);

function Limits({ virtualKey }: { virtualKey: VirtualKey }) {
  const { id, name, teamId, teamName, member, status } = virtualKey;
  const mayLimit = useMayInTeam("budget.write")(teamId) && status !== "revoked";
  const hidden = useSeesOrganization() ? "" : ", and those of the organization, which you may not see";
  const target = mayLimit ? { scope: { kind: "virtual_key", virtualKeyId: id } as const, name } : null;
  const memberId = member?.userId ?? null;
  const own = { kind: "virtual_key", virtualKeyId: id, teamId, teamName, memberId, name } as const;
  return (
    <div className="grid gap-6">
      <BudgetCard
        description={`Every budget that its requests count into${hidden}: the tightest decides.`}
        filter={({ scope }) => contains(scope, own)}
        target={target}
      />
      <RateLimitCard
        description={`Every limit that its requests count into${hidden}.`}
        filter={({ scope }) => contains(scope, own)}
        target={target}
      />
    </div>
  );
}

function Facts({ virtualKey }: { virtualKey: VirtualKey }) {
  const { teamId, teamName, member, allowedModels, expiresAt, lastUsedAt, createdAt, createdBy } = virtualKey;
  return (
    <Card aria-label="About the key">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-5 py-4 sm:grid-cols-3 lg:grid-cols-4">
        <Fact label="Status">
          <KeyStatusBadge state={virtualKey.state} />
        </Fact>
        <Fact label="Team">
          <Link href={`/teams/${teamId}`} className="underline-offset-4 hover:underline">
            {teamName}
          </Link>
        </Fact>
        <Fact label="Belongs to">{member ? member.name : "An application"}</Fact>
        <Fact label="Spend this month">
          <Money amount={virtualKey.monthSpendNanoUsd} />
        </Fact>
        <Fact label="Models">{allowedModels.length === 0 ? "All" : allowedModels.join(", ")}</Fact>
        <Fact label="Last used">{lastUsedAt ? <When at={lastUsedAt} /> : "Never"}</Fact>
        <Fact label="Expires">{expiresAt ? <When at={expiresAt} /> : "Never"}</Fact>
        <Fact label="Created">
          <When at={createdAt} />
          {createdBy ? ` by ${createdBy}` : ""}
        </Fact>
      </dl>
    </Card>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-muted-foreground text-xs">{label}</dt>
    <dd className="mt-1 break-words text-compact">{children}</dd>
  </div>
);
