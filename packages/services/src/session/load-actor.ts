import type { PersonWithRoles } from "@gatehouse/db/admin";
import type { Actor } from "@gatehouse/domain";
import { secretsEqual } from "@gatehouse/vault";
import type { Platform } from "../platform.ts";
import type { Origin } from "../setup/create-owner.ts";

/**
 * The actor behind a session, read anew for each request: null when the person is gone or disabled, or the session was
 * ended by raising the session version.
 */
export async function loadActor(
  { db }: Platform,
  session: { userId: string; sessionVersion: number },
  origin: Origin,
): Promise<Actor | null> {
  const owner = await db.people.findWithRoles(session.userId);
  if (!owner || owner.person.disabledAt || owner.person.sessionVersion !== session.sessionVersion) return null;
  return actorOf(owner, origin);
}

/**
 * The actor behind the operator's admin token: everything, in the first organization. null for any other token, and
 * before there is an organization.
 */
export async function loadTokenActor(
  { db, adminToken }: Platform,
  token: string,
  origin: Origin,
): Promise<Actor | null> {
  if (adminToken === null || !secretsEqual(adminToken, token)) return null;
  const organization = await db.organizations.first();
  if (!organization) return null;
  const name = { kind: "admin_token", id: "admin-token", label: "Admin token" } as const;
  return { ...name, organizationId: organization.id, role: "owner", teams: [], ...origin };
}

export const actorOf = ({ person, organization, role, teams }: PersonWithRoles, origin: Origin): Actor => ({
  kind: "user",
  id: person.id,
  label: person.name,
  organizationId: organization.id,
  role,
  teams,
  ...origin,
});
