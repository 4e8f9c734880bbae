"use client";
import { type Action, mayInOrganization, type SessionView } from "@gatehouse/domain";
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
export function useMay(action: Action): boolean {
  const { user, organization, role } = useSession();
  const actor = { kind: "user", id: user.id, label: user.email, organizationId: organization.id, role } as const;
  return mayInOrganization({ ...actor, teams: [], requestId: "", ip: null }, action);
}
