import { GatehouseError, type loginInput } from "@gatehouse/domain";
import { verifyPassword } from "@gatehouse/vault/password";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import type { Platform } from "../platform.ts";
import type { Origin } from "../setup/create-owner.ts";
import { actorOf } from "./load-actor.ts";
import { countAttempt, forgetAttempts } from "./throttle.ts";

export interface SignedIn {
  userId: string;
  /** Every later request of the session has to name it. */
  sessionVersion: number;
  name: string;
  email: string;
}

/**
 * Checks e-mail and password. Unknown accounts, disabled ones and wrong passwords are told apart by nothing, time included.
 * @throws GatehouseError `unauthenticated`, or `rate_limited` after too many failures
 */
export async function authenticate(
  platform: Platform,
  { email, password }: z.output<typeof loginInput>,
  origin: Origin,
): Promise<SignedIn> {
  await countAttempt(platform, email, origin.ip);
  const known = await platform.db.people.findByEmail(email);
  const matches = await verifyPassword(known?.passwordHash ?? null, password);
  const owner = known && matches && !known.disabledAt ? await platform.db.people.findWithRoles(known.id) : null;
  if (!owner) throw new GatehouseError("unauthenticated", { message: "E-mail address or password is wrong." });

  await forgetAttempts(platform, email, origin.ip);
  const { person } = owner;
  await platform.db.transaction(async (tx) => {
    await tx.people.recordLogin(person.id, platform.now());
    await recordChange(
      tx,
      { actor: actorOf(owner, origin), now: platform.now },
      {
        action: "session.create",
        targetType: "user",
        targetId: person.id,
      },
    );
  });
  return { userId: person.id, sessionVersion: person.sessionVersion, name: person.name, email: person.email };
}
