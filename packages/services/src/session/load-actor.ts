import type { PersonWithRoles } from "@gatehouse/db/admin";
import type { Actor } from "@gatehouse/domain";
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

/** The actor behind the operator's admin token: everything, in the first organization. null before there is one. */
export async function loadTokenActor({ db }: Platform, origin: Origin): Promise<Actor | null> {
  const organization = await db.organizations.first();
  if (!organization) return null;
  const organizationId = organization.id;
  return {
    kind: "admin_token",
    id: "admin-token",
    label: "Admin token",
    organizationId,
    role: "owner",
    teams: [],
    ...origin,
  };
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
