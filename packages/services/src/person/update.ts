import type { ListedPersonRow, Repositories } from "@gatehouse/db/admin";
import { GatehouseError, type ListedPersonView, type updatePersonInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { changePerson, recordKeys } from "./change.ts";
import { viewPerson } from "./list.ts";
import { requireGivable } from "./require-givable.ts";

type Input = { id: string } & z.output<typeof updatePersonInput>;

/**
 * Gives a person another role, disables or enables them, or takes a lost authenticator app away. Their sessions end with
 * their next request. Keys that belong to a disabled person are disabled with them, and enabled with them again.
 * @throws GatehouseError `forbidden` for what only an owner may, `conflict` for the last owner and for disabling oneself
 */
export async function updatePerson(
  context: VerbContext,
  { id, role, disabled, totp }: Input,
): Promise<ListedPersonView> {
  const { db, actor, now } = context;
  await changePerson(context, id, async (tx, person) => {
    const changes: { before: Record<string, unknown>; after: Record<string, unknown> } = { before: {}, after: {} };
    const note = (field: "role" | "disabledAt" | "totp", after: unknown) => {
      changes.before[field] = person[field];
      changes.after[field] = after;
    };
    if (role !== undefined && role !== person.role) {
      requireGivable(actor, role);
      await tx.people.setRole(actor.organizationId, id, role);
      note("role", role);
    }
    if (disabled !== undefined && disabled !== (person.disabledAt !== null)) {
      note("disabledAt", disabled ? await disable(tx, context, person) : await enable(tx, context, person));
    }
    if (totp === false && person.totp) {
      await tx.secondFactors.remove(id);
      note("totp", false);
    }
    if (Object.keys(changes.after).length === 0) return;
    await tx.sessions.endAll(id, { at: now() });
    await recordChange(tx, { actor, now }, { action: "person.update", targetType: "user", targetId: id, ...changes });
  });
  return viewPerson(found((await db.people.list(actor.organizationId, id))[0]));
}

async function disable(tx: Repositories, context: VerbContext, person: ListedPersonRow): Promise<Date> {
  if (person.id === context.actor.id) {
    throw new GatehouseError("conflict", { message: "You cannot disable yourself. Somebody else has to." });
  }
  const at = context.now();
  await tx.personKeys.lock(person.id);
  await tx.people.update(person.id, { disabledAt: at });
  await tx.passwordResets.remove(person.id);
  const keys = await tx.personKeys.disable(person.id, at);
  await recordKeys(tx, context, { person, keys, action: "virtual_key.update", after: { disabledAt: at } });
  return at;
}

async function enable(tx: Repositories, context: VerbContext, person: ListedPersonRow): Promise<null> {
  await tx.people.update(person.id, { disabledAt: null });
  const keys = person.disabledAt ? await tx.personKeys.enable(person.id, person.disabledAt) : [];
  await recordKeys(tx, context, { person, keys, action: "virtual_key.update", after: { disabledAt: null } });
  return null;
}
