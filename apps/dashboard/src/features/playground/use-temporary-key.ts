"use client";
import type { CreatedVirtualKeyView, TeamView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useMayInTeam, useSession } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { apiSend } from "#lib/api-client.ts";

const LIVES_MINUTES = 15;
/** Where the person may set budgets; elsewhere the team's own bounds apply. */
const BUDGET_USD = "1";

export interface TemporaryKey {
  id: string;
  secret: string;
  teamName: string;
  /** Milliseconds since the epoch. */
  issuedAt: number;
  expiresAt: string;
}

/**
 * A key that is issued for this page: it ends by itself after a quarter of an hour, and is revoked when the page is left or
 * another one is issued. Its secret is in this page's memory only.
 */
export function useTemporaryKey() {
  const [key, setKey] = useState<TemporaryKey | null>(null);
  const [state, setState] = useState<{ pending: boolean; problem: string | null }>({ pending: false, problem: null });
  const { user } = useSession();
  const { teams, ownIn, mayBudget } = useIssuingTeams();
  useRevokedOnLeave(key?.id ?? null);

  const issue = async (team: TeamView) => {
    setState({ pending: true, problem: null });
    const issuedAt = Date.now();
    const expiresAt = new Date(issuedAt + LIVES_MINUTES * 60_000).toISOString();
    try {
      const { virtualKey, secret } = await apiSend<CreatedVirtualKeyView>("POST", "/virtual-keys", {
        name: `Playground of ${user.name}`.slice(0, 100),
        teamId: team.id,
        memberId: ownIn(team.id) ? user.id : null,
        monthlyBudgetUsd: mayBudget(team.id) ? BUDGET_USD : null,
        expiresAt,
      });
      setKey({ id: virtualKey.id, secret, teamName: team.name, issuedAt, expiresAt });
      setState({ pending: false, problem: null });
    } catch (error) {
      setState({ pending: false, problem: error instanceof Error ? error.message : "The key could not be issued." });
    }
  };
  /** Revoked by the effect that holds it. */
  const end = () => setKey(null);
  return { key, issue, end, teams, ...state };
}

/** The teams in which the person may issue a key, for the team or for themselves. */
function useIssuingTeams() {
  const session = useSession();
  const all = useQuery(teamsQuery());
  const mayWrite = useMayInTeam("virtual_key.write");
  const mayWriteOwn = useMayInTeam("virtual_key.write_own");
  const mayBudget = useMayInTeam("budget.write");
  const ownIn = (teamId: string) => session.teams.some((team) => team.teamId === teamId);
  const teams = (all.data?.items ?? []).filter(({ id }) => mayWrite(id) || (ownIn(id) && mayWriteOwn(id)));
  return { teams, ownIn, mayBudget };
}

function useRevokedOnLeave(id: string | null): void {
  useEffect(() => {
    if (id === null) return;
    const revoke = () => {
      // `keepalive`: it goes out although the page is left. Should it not arrive, the key soon ends by itself.
      fetch(`/api/v1/virtual-keys/${id}/revoke`, { method: "POST", keepalive: true }).catch(() => {});
    };
    window.addEventListener("pagehide", revoke);
    return () => {
      window.removeEventListener("pagehide", revoke);
      revoke();
    };
  }, [id]);
}
