"use client";
import type { CreatedVirtualKeyView, VirtualKeyView } from "@gatehouse/domain";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { KeyRound, Plus, Users } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { BudgetSummary } from "#features/budgets/index.ts";
import { modelsQuery } from "#features/providers/queries.ts";
import { useSession } from "#features/session/index.ts";
import { CreateKeySheet } from "./components/create-key-sheet.tsx";
import { EffectiveLimit, EffectiveRates } from "./components/effective-limit.tsx";
import { KeyActions } from "./components/key-actions.tsx";
import { RevealDialog } from "./components/reveal-dialog.tsx";
import { GraceBanner } from "./components/rotation-card.tsx";
import { SnippetTabs } from "./components/snippet-tabs.tsx";
import { KeyStatusBadge } from "./components/status-badge.tsx";
import { useRefreshVirtualKeys } from "./mutations.ts";
import { keyLimitsQuery, virtualKeyPagesQuery } from "./queries.ts";

/** The keys of whoever is signed in: what they may use, what bounds them, and what was spent. */
export function MyKeysView() {
  const { teams } = useSession();
  const keys = useInfiniteQuery(virtualKeyPagesQuery({ mine: true }));
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<CreatedVirtualKeyView | null>(null);
  const refresh = useRefreshVirtualKeys();
  const items = keys.data?.pages.flatMap((page) => page.items).filter(({ status }) => status !== "revoked");
  const newButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New key
    </Button>
  );
  return (
    <Page>
      <PageHeader
        title="My keys"
        description="Keys that belong to you. They count into your budgets and those of the team."
        actions={teams.length > 0 && items && items.length > 0 ? newButton : null}
      />
      {keys.isPending ? <Skeleton className="h-56" aria-busy /> : null}
      {keys.isError ? (
        <ErrorState title="Your keys could not be loaded" error={keys.error} onRetry={keys.refetch} className="m-0" />
      ) : null}
      {items?.length === 0 ? <NoKeys inTeam={teams.length > 0} newButton={newButton} /> : null}
      <div className="grid gap-6">
        {items?.map((key) => (
          <MyKey key={key.id} virtualKey={key} />
        ))}
        {keys.hasNextPage ? (
          <Button
            pending={keys.isFetchingNextPage}
            onClick={() => keys.fetchNextPage()}
            className="justify-self-center"
          >
            Load older
          </Button>
        ) : null}
        {items && items.length > 0 ? <FirstRequest keys={items} /> : null}
      </div>
      <CreateKeySheet
        forMyself
        open={creating}
        onOpenChange={setCreating}
        teamId={null}
        onCreated={(next) => {
          setCreated(next);
          setCreating(false);
        }}
      />
      <RevealDialog
        created={created}
        onStored={() => {
          setCreated(null);
          void refresh();
        }}
      />
    </Page>
  );
}

const NoKeys = ({ inTeam, newButton }: { inTeam: boolean; newButton: React.ReactNode }) => (
  <Card aria-label="Keys">
    {inTeam ? (
      <EmptyState icon={KeyRound} title="You have no key yet" action={newButton}>
        With a key of your own you can call the models that your team may use.
      </EmptyState>
    ) : (
      <EmptyState icon={Users} title="You are in no team">
        Keys belong to teams. Ask whoever runs yours to add you; then you can make a key here.
      </EmptyState>
    )}
  </Card>
);

function MyKey({ virtualKey }: { virtualKey: VirtualKeyView }) {
  const { id, name, teamId, teamName, member, budgets, lastUsedAt, allowedModels } = virtualKey;
  const limits = useQuery(keyLimitsQuery({ teamId, memberId: member?.userId ?? null, virtualKeyId: id })).data;
  return (
    <Card aria-label={name} className="overflow-hidden">
      <CardHeader
        title={
          <Link href={`/keys/${id}`} className="underline-offset-4 hover:underline">
            {name}
          </Link>
        }
        description={
          <span className="font-mono text-xs">
            {virtualKey.display} <span className="font-sans">· {teamName}</span>
          </span>
        }
        actions={
          <span className="flex items-center gap-1.5">
            <KeyStatusBadge state={virtualKey.state} />
            <KeyActions virtualKey={virtualKey} />
          </span>
        }
      />
      <div className="grid gap-4 border-t px-5 py-4">
        <GraceBanner virtualKey={virtualKey} />
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="grid content-start gap-1 text-compact">
            <p>
              <Money amount={virtualKey.monthSpendNanoUsd} className="font-medium" />{" "}
              <span className="text-muted-foreground">this month</span>
            </p>
            <p className="text-muted-foreground text-xs">
              {lastUsedAt ? (
                <>
                  Last used <When at={lastUsedAt} />
                </>
              ) : (
                "Never used"
              )}
              {" · "}
              {allowedModels.length === 0 ? "all models that the policy allows" : allowedModels.join(", ")}
            </p>
          </div>
          <div className="grid content-start gap-3">
            {(limits?.budgets ?? budgets).slice(0, 2).map((budget) => (
              <BudgetSummary key={budget.id} budget={budget} />
            ))}
            <p className="text-muted-foreground text-xs">
              <EffectiveLimit limits={limits} />
            </p>
            <EffectiveRates limits={limits} />
          </div>
        </div>
      </div>
    </Card>
  );
}

function FirstRequest({ keys }: { keys: readonly VirtualKeyView[] }) {
  const { gatewayUrl } = useSession();
  const models = useQuery(modelsQuery()).data?.items;
  const model = keys.find(({ allowedModels }) => allowedModels.length > 0)?.allowedModels[0] ?? models?.[0]?.model;
  if (!model) return null;
  return (
    <Card aria-label="Use a key">
      <CardHeader title="Use a key" description="Put your key where it says so; it is shown once, when it is made." />
      <div className="min-w-0 border-t px-5 py-4">
        <SnippetTabs gatewayUrl={gatewayUrl} model={model} apiKey="YOUR_KEY" />
      </div>
    </Card>
  );
}
