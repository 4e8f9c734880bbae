"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { budgetsQuery } from "#features/budgets/queries.ts";
import { credentialsQuery, deploymentsQuery } from "#features/providers/queries.ts";
import { rateLimitsQuery } from "#features/rate-limits/queries.ts";
import { useSession } from "#features/session/index.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";
import type { Reading } from "./describe.ts";

/** What turns ids and instants of the audit log into something to read. */
export function useReading(): Reading {
  const { organization, user } = useSession();
  const teams = useQuery(teamsQuery()).data?.items;
  const keys = useQuery(virtualKeysQuery()).data?.items;
  const budgets = useQuery(budgetsQuery()).data?.items;
  const limits = useQuery(rateLimitsQuery()).data?.items;
  const credentials = useQuery(credentialsQuery()).data?.items;
  const deployments = useQuery(deploymentsQuery()).data?.items;
  return useMemo(() => {
    const named = [organization, user, ...(teams ?? []), ...(keys ?? []), ...(credentials ?? [])];
    const names = new Map(named.map(({ id, name }) => [id, name]));
    for (const { id, scope } of [...(budgets ?? []), ...(limits ?? [])]) {
      names.set(id, scope.name);
      if (scope.kind === "member") names.set(scope.userId, scope.name);
    }
    for (const deployment of deployments ?? []) names.set(deployment.id, deployment.model);
    return { names, timeZone: organization.timeZone };
  }, [organization, user, teams, keys, budgets, limits, credentials, deployments]);
}
