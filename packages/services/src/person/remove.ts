import { GatehouseError } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";
import { changePerson, recordKeys } from "./change.ts";

/**
 * Takes a person out of the organization, with account, sessions, and the budgets and rate limits on them. Keys that belong to
 * them are revoked. What they did and spent stays in the audit log and the usage.
 * @throws GatehouseError `forbidden` for an owner, unless by an owner; `conflict` for the last owner and for oneself
 */
export async function removePerson(context: VerbContext, { id }: { id: string }): Promise<void> {
  const { actor, now } = context;
  await changePerson(context, id, async (tx, person) => {
    if (person.id === actor.id) {
      throw new GatehouseError("conflict", { message: "You cannot remove yourself. Somebody else has to." });
    }
    await tx.personKeys.lock(id);
    const keys = await tx.personKeys.revoke(id, now());
    await recordKeys(tx, context, { person, keys, action: "virtual_key.revoke" });
    await tx.people.remove(id);
    const { name, email, role, teams } = person;
    const before = { name, email, role, teams: teams.map((team) => team.name) };
    await recordChange(tx, context, { action: "person.remove", targetType: "user", targetId: id, before });
  });
}
