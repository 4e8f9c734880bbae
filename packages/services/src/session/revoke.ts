import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";

/** Signs the actor out everywhere: sessions that were begun before are worth nothing afterwards. */
export async function revokeSessions({ db, actor, now }: VerbContext): Promise<void> {
  if (actor.kind !== "user") return;
  await db.transaction(async (tx) => {
    await tx.sessions.endAll(actor.id, { at: now() });
    await recordChange(tx, { actor, now }, { action: "session.revoke", targetType: "user", targetId: actor.id });
  });
}
