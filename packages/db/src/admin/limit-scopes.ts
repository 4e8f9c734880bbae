import type { LimitScope } from "@gatehouse/domain";
import { inTeams, type TeamScope } from "./scope.ts";

/** What a budget or a rate limit is set on, with the names that people know it by. */
export interface LimitScopeRow {
  scope: LimitScope;
  /** Of the organization, the team, the member or the key. */
  name: string;
  /** The team itself, or the one of the member or key: what access is decided by. null: the organization's. */
  teamId: string | null;
  teamName: string | null;
  /** The member that a key belongs to. */
  memberId: string | null;
}

const NAME = { select: { name: true } } as const;

/** What `toLimitScope` needs of a row's neighbours. */
export const SCOPE_RELATED = {
  organization: NAME,
  team: NAME,
  user: NAME,
  virtualKey: { select: { name: true, teamId: true, memberId: true, team: NAME } },
} as const;

interface ScopedRow {
  teamId: string | null;
  userId: string | null;
  virtualKeyId: string | null;
  organization: { name: string };
  team: { name: string } | null;
  user: { name: string } | null;
  virtualKey: { name: string; teamId: string; memberId: string | null; team: { name: string } } | null;
}

/** The database sees to it that a row has exactly one scope. */
export function toLimitScope(row: ScopedRow): LimitScopeRow {
  const { teamId, userId, virtualKeyId, organization, team, user, virtualKey } = row;
  if (virtualKeyId && virtualKey) {
    const { name, memberId } = virtualKey;
    const scope = { kind: "virtual_key", virtualKeyId } as const;
    return { scope, name, teamId: virtualKey.teamId, teamName: virtualKey.team.name, memberId };
  }
  if (!teamId || !team) {
    return { scope: { kind: "organization" }, name: organization.name, teamId: null, teamName: null, memberId: null };
  }
  const place = { teamId, teamName: team.name, memberId: null };
  return userId
    ? { ...place, scope: { kind: "member", teamId, userId }, name: user?.name ?? "" }
    : { ...place, scope: { kind: "team", teamId }, name: team.name };
}

/** The columns of a scope; each that it does not use is null. */
export const scopeColumns = (scope: LimitScope) => ({
  teamId: "teamId" in scope ? scope.teamId : null,
  userId: "userId" in scope ? scope.userId : null,
  virtualKeyId: "virtualKeyId" in scope ? scope.virtualKeyId : null,
});

/** Whose requests a limit has to bound: those of a key, or of any key like it. */
export interface BoundedKey {
  teamId: string;
  memberId: string | null;
  /** null: of a key that is not there yet. */
  virtualKeyId: string | null;
}

/** A Prisma filter: what bounds the key, wherever it is set. */
export function limitsOn({ teamId, memberId, virtualKeyId }: BoundedKey) {
  const all = { teamId: null, userId: null, virtualKeyId: null };
  const places: { teamId: string | null; userId: string | null; virtualKeyId: string | null }[] = [
    all,
    { ...all, teamId },
  ];
  if (memberId !== null) places.push({ teamId, userId: memberId, virtualKeyId: null });
  if (virtualKeyId !== null) places.push({ ...all, virtualKeyId });
  return { OR: places };
}

/** A Prisma filter: what is set in these teams; with "all", also what is set on the organization. */
export function limitsInTeams(scope: TeamScope) {
  const teams = inTeams(scope);
  return teams ? { OR: [{ teamId: teams }, { virtualKey: { teamId: teams } }] } : {};
}
