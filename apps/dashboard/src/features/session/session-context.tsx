"use client";
import {
  type Action,
  type Actor,
  mayInOrganization,
  mayInTeam,
  type SessionView,
  visibleTeams,
} from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { ErrorState } from "#components/data/error-state.tsx";
import { sessionQuery } from "./queries.ts";

const SessionContext = createContext<SessionView | null>(null);

interface SessionProviderProps {
  /** What the server already knows, so that the first paint needs no request. */
  initial: SessionView;
  children: ReactNode;
}

export function SessionProvider({ initial, children }: SessionProviderProps) {
  const session = useQuery({ ...sessionQuery(), initialData: initial });
  if (!session.data) {
    return <ErrorState title="The session could not be loaded" error={session.error} onRetry={session.refetch} />;
  }
  return <SessionContext value={session.data}>{children}</SessionContext>;
}

/** Who is signed in; only inside the signed-in pages. */
export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession is used outside SessionProvider");
  return session;
}

/** Whether the role allows an action in the whole organization. The server decides again. */
export const useMay = (action: Action): boolean => mayInOrganization(useActor(), action);

/** Whether a role in the organization or in that team allows an action there. The server decides again. */
export function useMayInTeam(action: Action): (teamId: string) => boolean {
  const actor = useActor();
  return (teamId) => mayInTeam(actor, action, teamId);
}

/** The teams in which the actor may do this: "all", or their ids. */
export const useTeamsFor = (action: Action): "all" | string[] => visibleTeams(useActor(), action);

/** The person who is signed in, as the rules of roles see them. */
export function useActor(): Actor {
  const { user, organization, role, teams } = useSession();
  const place = { organizationId: organization.id, role, teams };
  return { kind: "user", id: user.id, label: user.email, ...place, requestId: "", ip: null };
}
