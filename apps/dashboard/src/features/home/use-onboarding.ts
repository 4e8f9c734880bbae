"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { deploymentsQuery } from "#features/providers/queries.ts";
import { latestRequestsQuery } from "#features/requests/queries.ts";
import { teamsQuery } from "#features/teams/queries.ts";
import { virtualKeysQuery } from "#features/virtual-keys/queries.ts";

export interface Onboarding {
  provider: boolean;
  team: boolean;
  key: boolean;
  request: boolean;
}

/**
 * Which of the first steps are done; null until that is known. `visible` stays true for a visit that began with
 * something left to do, so that the last step can be seen to succeed.
 */
export function useOnboarding() {
  const [visible, setVisible] = useState<boolean | null>(null);
  const deployments = useQuery(deploymentsQuery()).data?.items;
  const teams = useQuery(teamsQuery()).data?.items;
  const keys = useQuery(virtualKeysQuery()).data?.items;
  const listening = visible === true && Boolean(keys && keys.length > 0);
  const requests = useQuery(latestRequestsQuery({}, 1, listening ? 2000 : false)).data?.items;
  const steps: Onboarding | null =
    deployments && teams && keys && requests
      ? { provider: deployments.length > 0, team: teams.length > 0, key: keys.length > 0, request: requests.length > 0 }
      : null;
  const complete = steps ? Object.values(steps).every(Boolean) : null;
  useEffect(() => {
    if (complete !== null) setVisible((current) => current ?? !complete);
  }, [complete]);
  return { steps, complete, visible, hide: () => setVisible(false), firstRequest: requests?.[0] ?? null };
}
