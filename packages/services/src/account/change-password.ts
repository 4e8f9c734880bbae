import type { changePasswordInput } from "@gatehouse/domain";
import { hashPassword } from "@gatehouse/vault/password";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { invalidField } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireMyself, requirePassword } from "./myself.ts";

/**
 * Replaces the actor's password and signs out everywhere else; a link to set a password is worth nothing then.
 * @throws GatehouseError `invalid_request` (field `currentPassword` or `newPassword`), `rate_limited`, `conflict`
 */
export async function changePassword(
  context: VerbContext,
  { currentPassword, newPassword }: z.output<typeof changePasswordInput>,
): Promise<void> {
  const { db, actor, now } = context;
  const owner = await requireMyself(context);
  await requirePassword(context, owner, { field: "currentPassword", password: currentPassword });
  if (newPassword === currentPassword) throw invalidField("newPassword", "This is the password that you have.");
  const passwordHash = await hashPassword(newPassword);
  const { id } = owner.person;
  await db.transaction(async (tx) => {
    await tx.people.update(id, { passwordHash });
    await tx.passwordResets.remove(id);
    await tx.sessions.endAll(id, { at: now(), except: actor.sessionId });
    await recordChange(tx, { actor, now }, { action: "account.change_password", targetType: "user", targetId: id });
  });
}
