import { roleMay, TOKEN_SCOPES, type TokenRole, type TokenScope } from "@gatehouse/domain";

/** What the scopes of an area are called. */
const AREAS: Record<string, string> = {
  team: "Teams",
  virtual_key: "Keys",
  budget: "Budgets and rate limits",
  provider: "Providers and models",
  policy: "Policy",
  request: "Requests",
  usage: "Usage and spend",
  audit: "Audit log",
  person: "People",
  organization: "Organization",
};

export interface ScopeArea {
  label: string;
  read: TokenScope | null;
  write: TokenScope | null;
}

/** The scopes that a role can have, by area. */
export function scopeAreas(role: TokenRole): ScopeArea[] {
  const byArea = Map.groupBy(scopesOf(role), (scope) => scope.split(".")[0] as string);
  return [...byArea].map(([area, scopes]) => ({
    label: AREAS[area] ?? area,
    read: scopes.find((scope) => scope.endsWith(".read")) ?? null,
    write: scopes.find((scope) => scope.endsWith(".write")) ?? null,
  }));
}

export const scopesOf = (role: TokenRole): TokenScope[] => TOKEN_SCOPES.filter((scope) => roleMay(role, scope));

/** Chosen with or without one more; whoever may change something may read it, and what nobody may read nobody changes. */
export function toggleScope(
  chosen: readonly TokenScope[],
  { read, write }: ScopeArea,
  scope: TokenScope,
): TokenScope[] {
  const rest = chosen.filter((each) => each !== scope && !(scope === read && each === write));
  if (chosen.includes(scope)) return rest;
  return [...new Set([...chosen, scope, ...(scope === write && read ? [read] : [])])];
}

/** "Keys: read and write; Teams: read" */
export function describeScopes(role: TokenRole, scopes: readonly TokenScope[]): string {
  const has = (scope: TokenScope | null) => scope !== null && scopes.includes(scope);
  if (scopesOf(role).every((scope) => scopes.includes(scope))) return "everything that its role may do";
  return scopeAreas(role)
    .filter(({ read, write }) => has(read) || has(write))
    .map(({ label, read, write }) => {
      const what = [has(read) ? "read" : null, has(write) ? "write" : null].filter((word) => word !== null);
      return `${label}: ${what.join(" and ")}`;
    })
    .join("; ");
}
