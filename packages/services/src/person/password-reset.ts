import { GatehouseError, type PasswordResetLinkView, type resetPasswordInput } from "@gatehouse/domain";
import { digestToken, newLinkToken } from "@gatehouse/vault";
import { hashPassword } from "@gatehouse/vault/password";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import type { Platform, VerbContext } from "../platform.ts";
import { actorOf } from "../session/load-actor.ts";
import type { Origin } from "../setup/create-owner.ts";
import { changePerson } from "./change.ts";

/** How long a link works. */
const RESET_MS = 3_600_000;

/**
 * Makes a link by which a person sets a new password, once; one that was made before is worth nothing then. The answer holds
 * its token, this once.
 * @throws GatehouseError `forbidden` for an owner, unless by an owner; `conflict` for somebody who is disabled
 */
export async function createPasswordReset(
  context: VerbContext,
  { id }: { id: string },
): Promise<PasswordResetLinkView> {
  const { actor, now } = context;
  const token = newLinkToken();
  const [createdAt, expiresAt] = [now(), new Date(now().getTime() + RESET_MS)];
  await changePerson(context, id, async (tx, person) => {
    if (person.disabledAt) throw new GatehouseError("conflict", { message: `${person.name} is disabled.` });
    const link = { digest: digestToken(token), createdByLabel: actor.label, createdAt, expiresAt };
    await tx.passwordResets.put({ userId: id, ...link });
    const target = { targetType: "user", targetId: id };
    await recordChange(tx, context, { action: "person.create_password_reset", ...target, after: { expiresAt } });
  });
  return { token, expiresAt: expiresAt.toISOString() };
}

/**
 * Sets a new password by such a link and ends every session of the person. An authenticator app is asked for as before.
 * @throws GatehouseError `not_found` for a link that was used, replaced, is over, or never was
 */
export async function resetPassword(
  { db, now }: Platform,
  { token, password }: z.output<typeof resetPasswordInput>,
  origin: Origin,
): Promise<{ email: string }> {
  const reset = await db.passwordResets.findByDigest(digestToken(token));
  const owner = reset && reset.expiresAt > now() ? await db.people.findWithRoles(reset.userId) : null;
  if (!reset || !owner || owner.person.disabledAt) throw linkIsOver();
  const passwordHash = await hashPassword(password);
  const { id, email } = owner.person;
  await db.transaction(async (tx) => {
    if (!(await tx.passwordResets.take(reset.digest))) throw linkIsOver();
    await tx.people.update(id, { passwordHash });
    await tx.sessions.endAll(id, { at: now() });
    const actor = actorOf(owner, origin);
    await recordChange(tx, { actor, now }, { action: "account.reset_password", targetType: "user", targetId: id });
  });
  return { email };
}

const linkIsOver = () =>
  new GatehouseError("not_found", {
    message: "This link is not valid any more. Ask your administrator for a new one.",
  });
