import type { PersonWithRoles } from "@gatehouse/db/admin";
import { GatehouseError } from "@gatehouse/domain";
import { verifyPassword } from "@gatehouse/vault/password";
import { found, invalidField } from "../authorize.ts";
import type { Platform, VerbContext } from "../platform.ts";
import { countGuess, forgetGuesses } from "../session/throttle.ts";

/**
 * The person who acts, for what everybody may do to the own account and nobody to another one.
 * @throws GatehouseError `forbidden` for what is no person, such as the admin token
 */
export async function requireMyself({ db, actor }: VerbContext): Promise<PersonWithRoles> {
  if (actor.kind !== "user") throw new GatehouseError("forbidden", { message: "Only people have an account." });
  return found(await db.people.findWithRoles(actor.id));
}

/**
 * Asks for the password once more, as an unlocked browser must not be enough.
 * @throws GatehouseError `invalid_request` on the field for a wrong one, `rate_limited` after too many, `conflict` for
 *   somebody who has none
 */
export async function requirePassword(
  platform: Platform,
  { person }: PersonWithRoles,
  { field, password }: { field: string; password: string },
): Promise<void> {
  if (person.passwordHash === null) {
    throw new GatehouseError("conflict", { message: "You sign in elsewhere; there is no password here." });
  }
  await countGuess(platform, "password", person.id);
  if (!(await verifyPassword(person.passwordHash, password))) throw invalidField(field, "This is not your password.");
  await forgetGuesses(platform, "password", person.id);
}
