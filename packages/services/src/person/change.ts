import type { ListedPersonRow, Repositories } from "@gatehouse/db/admin";
import { GatehouseError } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireGivable } from "./require-givable.ts";

/**
 * Runs a change of one person, of whom nobody else decides meanwhile.
 * @throws GatehouseError `forbidden` when the actor may not change people, or not this one; `not_found`; `conflict` when no
 *   owner would be left who may sign in
 */
export async function changePerson<T>(
  context: VerbContext,
  id: string,
  change: (tx: Repositories, person: ListedPersonRow) => Promise<T>,
): Promise<T> {
  const { db, actor } = context;
  requireInOrganization(actor, "person.write");
  return db.transaction(async (tx) => {
    await tx.people.lockRoles(actor.organizationId);
    const person = found((await tx.people.list(actor.organizationId, id))[0]);
    requireGivable(actor, person.role);
    const result = await change(tx, person);
    if (person.role === "owner" && (await tx.people.countOwners(actor.organizationId)) === 0) {
      const message = `${person.name} is the only owner who may sign in. Make somebody else an owner first.`;
      throw new GatehouseError("conflict", { message });
    }
    return result;
  });
}

/** Writes down, key by key, what became of a person's keys. */
export async function recordKeys(
  tx: Pick<Repositories, "audit">,
  context: VerbContext,
  { person, keys, action, after }: KeyChange,
): Promise<void> {
  for (const { id, ...key } of keys) {
    const target = { targetType: "virtual_key", targetId: id };
    const before = { ...key, member: person.name };
    await recordChange(tx, context, { action, ...target, before, ...(after && { after }) });
  }
}

interface KeyChange {
  person: ListedPersonRow;
  keys: Awaited<ReturnType<Repositories["personKeys"]["revoke"]>>;
  action: "virtual_key.revoke" | "virtual_key.update";
  after?: Record<string, unknown>;
}
