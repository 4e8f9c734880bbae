import { GatehouseError, type SignInMethod, uuidv7 } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import type { Platform } from "../platform.ts";
import type { Origin } from "../setup/create-owner.ts";
import { describeDevice } from "./device.ts";
import { actorOf } from "./load-actor.ts";

/** Where a sign-in comes from. */
export interface SignInOrigin extends Origin {
  /** What the browser says of itself. */
  userAgent: string | null;
}

export interface SignedIn {
  userId: string;
  /** What the cookie names. */
  sessionId: string;
}

/** Rows of sessions that are over are kept this long. */
const FORGET_MS = 30 * 24 * 3_600_000;
const LONGEST_USER_AGENT = 400;

/**
 * Begins a session of a person who has proven to be that person: every way of signing in ends here.
 * @param person as it was read before the proof: when its sessions were ended since, this one is over as well
 * @throws GatehouseError `unauthenticated` for somebody who is disabled or belongs to no organization
 */
export async function startSession(
  { db, now }: Platform,
  person: { id: string; sessionVersion: number },
  how: SignInMethod,
  origin: SignInOrigin,
): Promise<SignedIn> {
  const owner = await db.people.findWithRoles(person.id);
  if (!owner || owner.person.disabledAt) throw new GatehouseError("unauthenticated");
  const [sessionId, at] = [uuidv7(), now()];
  const userAgent = origin.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null;
  await db.transaction(async (tx) => {
    await tx.sessions.create({
      id: sessionId,
      userId: person.id,
      sessionVersion: person.sessionVersion,
      how,
      ip: origin.ip,
      userAgent,
      createdAt: at,
      lastSeenAt: at,
    });
    await tx.sessions.forget(person.id, new Date(at.getTime() - FORGET_MS));
    await tx.people.recordLogin(person.id, at);
    const actor = actorOf(owner, origin, sessionId);
    const after = { how, device: describeDevice(userAgent) };
    await recordChange(
      tx,
      { actor, now },
      { action: "session.create", targetType: "user", targetId: person.id, after },
    );
  });
  return { userId: person.id, sessionId };
}
