"use client";
import type { TeamView as Team } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ErrorState } from "#components/data/error-state.tsx";
import { Money } from "#components/data/money.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { BudgetCard } from "#features/budgets/index.ts";
import { RateLimitCard } from "#features/rate-limits/index.ts";
import { useMay } from "#features/session/index.ts";
import { plural } from "#lib/format.ts";
import { MembersCard } from "./components/members-card.tsx";
import { TeamActions } from "./components/team-actions.tsx";
import { teamQuery } from "./queries.ts";

/** One team: who is in it, what it may spend and ask for, and what its members and keys may. */
export function TeamView({ id }: { id: string }) {
  const team = useQuery(teamQuery(id));
  return (
    <Page>
      {team.isPending ? <Skeleton className="h-96" aria-busy /> : null}
      {team.isError ? (
        <ErrorState title="The team could not be loaded" error={team.error} onRetry={team.refetch} className="m-0" />
      ) : null}
      {team.data ? <Details team={team.data} /> : null}
    </Page>
  );
}

function Details({ team }: { team: Team }) {
  const mayLimit = useMay("budget.write");
  const target = mayLimit ? { scope: { kind: "team", teamId: team.id } as const, name: team.name } : null;
  const inTeam = ({ scope }: { scope: { kind: string; teamId?: string } }) => scope.teamId === team.id;
  return (
    <>
      <PageHeader
        title={team.name}
        description={
          <>
            <Link href={`/keys?teamId=${team.id}`} className="underline-offset-4 hover:underline">
              {plural(team.virtualKeyCount, "key")}
            </Link>{" "}
            · {plural(team.memberCount, "member")} · <Money amount={team.monthSpendNanoUsd} /> this month
          </>
        }
        actions={<TeamActions team={team} />}
      />
      <div className="grid gap-6">
        <BudgetCard description="Those of the team, its members and its keys." filter={inTeam} target={target} />
        <RateLimitCard description="Those of the team, its members and its keys." filter={inTeam} target={target} />
        <MembersCard team={team} />
      </div>
    </>
  );
}
