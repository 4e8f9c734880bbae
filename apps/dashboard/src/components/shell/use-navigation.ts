"use client";
import { mayInOrganization, visibleTeams } from "@gatehouse/domain";
import { useMemo } from "react";
import { useActor, useSession } from "#features/session/index.ts";
import { NAVIGATION, type NavigationItem } from "./navigation.ts";

/** The pages that the person sees, in groups; none of them is empty. */
export function useNavigation(): readonly { label: string | null; items: readonly NavigationItem[] }[] {
  const session = useSession();
  const actor = useActor();
  // By the session: the actor is made anew each time.
  return useMemo(() => {
    const visible = ({ needs, needsSomewhere, inTeam }: NavigationItem) =>
      (needs === undefined || mayInOrganization(actor, needs)) &&
      (needsSomewhere === undefined || visibleTeams(actor, needsSomewhere).length > 0) &&
      (!inTeam || actor.teams.length > 0);
    return NAVIGATION.map(({ label, items }) => ({ label, items: items.filter(visible) })).filter(
      ({ items }) => items.length > 0,
    );
  }, [session]);
}
