import type { AdminTokenRow } from "@gatehouse/db/admin";
import { type Action, type AdminTokenStatus, mayGiveRole, roleMay, TOKEN_SCOPES } from "@gatehouse/domain";
import type { Platform } from "../platform.ts";

/** How a token stands now. "suspended" has to be looked up: the person who made it may have gone, or have another role. */
export async function statusOfAdminToken(
  platform: Pick<Platform, "db" | "now">,
  token: AdminTokenRow,
): Promise<AdminTokenStatus> {
  if (token.revokedAt) return "revoked";
  if (token.expiresAt <= platform.now()) return "expired";
  return (await couldBeMadeToday(platform, token)) ? "active" : "suspended";
}

/** What the scopes of a token come to; what this version does not know is nothing. */
export function actionsOf({ role, scopes }: Pick<AdminTokenRow, "role" | "scopes">): Action[] {
  const known = TOKEN_SCOPES.filter((scope) => scopes.includes(scope) && roleMay(role, scope));
  // Whoever may do anything with keys may do as much with keys of their own.
  return known.includes("virtual_key.write") ? [...known, "virtual_key.write_own"] : known;
}

/** A token can do nothing that its maker can no longer do: whoever leaves takes no way in along. */
async function couldBeMadeToday({ db }: Pick<Platform, "db">, token: AdminTokenRow): Promise<boolean> {
  const { createdById, organizationId, role } = token;
  if (createdById === null) return true;
  const maker = await db.people.findWithRoles(createdById);
  if (!maker || maker.person.disabledAt || maker.organization.id !== organizationId) return false;
  const actor = { kind: "user", id: createdById, label: maker.person.name, requestId: "", ip: null } as const;
  return mayGiveRole({ ...actor, organizationId, role: maker.role, teams: maker.teams }, role);
}
