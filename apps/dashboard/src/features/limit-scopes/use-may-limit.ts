"use client";
import type { LimitScopeView } from "@gatehouse/domain";
import { useMay, useMayInTeam } from "#features/session/index.ts";

/** Whether one may set budgets and rate limits on a scope: inside a team, whoever runs it may. The server decides again. */
export function useMayLimit(): (scope: LimitScopeView) => boolean {
  const everywhere = useMay("budget.write");
  const mayInTeam = useMayInTeam("budget.write");
  return (scope) => everywhere || ("teamName" in scope && mayInTeam(scope.teamId));
}
