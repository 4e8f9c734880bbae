import { GatehouseError } from "@gatehouse/domain";
import { requireMyself } from "../account/myself.ts";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";

/**
 * Signs one device of the actor out: the next request from there is nobody's.
 * @throws GatehouseError `not_found` for a session that is over, or somebody else's
 */
export async function endSession(context: VerbContext, { id }: { id: string }): Promise<void> {
  const { db, actor, now } = context;
  const { person } = await requireMyself(context);
  await db.transaction(async (tx) => {
    if (!(await tx.sessions.end(person.id, id, now()))) throw new GatehouseError("not_found");
    const after = { session: id === actor.sessionId ? "this one" : "another one" };
    await recordChange(tx, { actor, now }, { action: "session.end", targetType: "user", targetId: person.id, after });
  });
}
