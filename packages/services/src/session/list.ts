import type { ActiveSessionView, SignInMethod } from "@gatehouse/domain";
import { requireMyself } from "../account/myself.ts";
import type { VerbContext } from "../platform.ts";
import { describeDevice } from "./device.ts";
import { livesSince } from "./lifetime.ts";

/** Where the actor is signed in, the most recent use first. */
export async function listSessions(context: VerbContext): Promise<{ items: ActiveSessionView[] }> {
  const { db, actor } = context;
  const { person } = await requireMyself(context);
  const sessions = await db.sessions.list(person.id, livesSince(context));
  const items = sessions.map(({ id, userAgent, ip, how, createdAt, lastSeenAt }) => ({
    id,
    device: describeDevice(userAgent),
    ip,
    how: how as SignInMethod,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    current: id === actor.sessionId,
  }));
  return { items };
}
