import type { PersonWithRoles } from "@gatehouse/db/admin";
import { type Actor, isAdminToken, uuid } from "@gatehouse/domain";
import { digestAdminToken, secretsEqual } from "@gatehouse/vault";
import { actionsOf, statusOfAdminToken } from "../admin-token/status.ts";
import type { Platform } from "../platform.ts";
import type { Origin } from "../setup/create-owner.ts";
import { livesSince, NOTE_EVERY_MS } from "./lifetime.ts";

/**
 * The actor behind a session, read anew for each request: null when the session was ended, is over by its age or for want
 * of use, or when the person is gone, disabled, or has had all sessions ended.
 */
export async function loadActor(platform: Platform, sessionId: string, origin: Origin): Promise<Actor | null> {
  const { db } = platform;
  const session = uuid.safeParse(sessionId).success ? await db.sessions.find(sessionId) : null;
  if (!session || session.endedAt) return null;
  const { createdAfter, seenAfter } = livesSince(platform);
  if (session.createdAt <= createdAfter || session.lastSeenAt <= seenAfter) return null;
  const owner = await db.people.findWithRoles(session.userId);
  if (!owner || owner.person.disabledAt || owner.person.sessionVersion !== session.sessionVersion) return null;
  const at = platform.now();
  const notedBefore = new Date(at.getTime() - NOTE_EVERY_MS);
  if (session.lastSeenAt < notedBefore) await db.sessions.touch(sessionId, { at, notedBefore, ip: origin.ip });
  return actorOf(owner, origin, sessionId);
}

/**
 * The actor behind a token of the admin API: what its role and scopes allow, in its organization; or behind the operator's
 * own: everything, in the first one. null for any other token, and before there is an organization.
 */
export async function loadTokenActor(platform: Platform, token: string, origin: Origin): Promise<Actor | null> {
  const { db, adminToken } = platform;
  if (isAdminToken(token)) return loadAdminTokenActor(platform, token, origin);
  if (adminToken === null || !secretsEqual(adminToken, token)) return null;
  const organization = await db.organizations.first();
  if (!organization) return null;
  const name = { kind: "admin_token", id: "admin-token", label: "Admin token" } as const;
  return { ...name, organizationId: organization.id, role: "owner", teams: [], ...placeOf(origin) };
}

async function loadAdminTokenActor(platform: Platform, secret: string, origin: Origin): Promise<Actor | null> {
  const { db, peppers } = platform;
  const token = await db.adminTokens.findByDigest(peppers.map(({ key }) => digestAdminToken(secret, key)));
  if (!token || (await statusOfAdminToken(platform, token)) !== "active") return null;
  const at = platform.now();
  const notedBefore = new Date(at.getTime() - NOTE_EVERY_MS);
  if (!token.lastUsedAt || token.lastUsedAt < notedBefore) {
    await db.adminTokens.touch(token.id, { at, notedBefore, ip: origin.ip });
  }
  const { id, name, organizationId, role } = token;
  const scopes = actionsOf(token);
  return { kind: "admin_token", id, label: name, organizationId, role, scopes, teams: [], ...placeOf(origin) };
}

/** The person as actor: within a session, or by a link that only the person has. */
export const actorOf = (
  {
    person,
    organization,
    role,
    teams,
  }: Pick<PersonWithRoles, "organization" | "role" | "teams"> & {
    person: { id: string; name: string };
  },
  origin: Origin,
  sessionId?: string,
): Actor => ({
  kind: "user",
  id: person.id,
  label: person.name,
  organizationId: organization.id,
  role,
  teams,
  ...placeOf(origin),
  ...(sessionId !== undefined && { sessionId }),
});

/** An origin may know more than an actor tells. */
const placeOf = ({ requestId, ip }: Origin): Origin => ({ requestId, ip });
