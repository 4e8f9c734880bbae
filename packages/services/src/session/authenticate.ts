import { GatehouseError, type loginInput } from "@gatehouse/domain";
import { verifyPassword } from "@gatehouse/vault/password";
import type * as z from "zod";
import { passSecondFactor } from "../account/second-factor.ts";
import type { Platform } from "../platform.ts";
import { type SignedIn, type SignInOrigin, startSession } from "./start.ts";
import { countAttempt, forgetAttempts } from "./throttle.ts";

/**
 * Signs in with e-mail, password and, of whoever has an authenticator app, a code. Unknown accounts, disabled ones and wrong
 * passwords are told apart by nothing, time included.
 * @throws GatehouseError `unauthenticated` (with `param` "code" when the password is right and the code is missing or
 *   wrong), or `rate_limited` after too many failures
 */
export async function authenticate(
  platform: Platform,
  { email, password, code }: z.output<typeof loginInput>,
  origin: SignInOrigin,
): Promise<SignedIn> {
  await countAttempt(platform, email, origin.ip);
  const known = await platform.db.people.findByEmail(email);
  const matches = await verifyPassword(known?.passwordHash ?? null, password);
  const owner = known && matches && !known.disabledAt ? await platform.db.people.findWithRoles(known.id) : null;
  if (!known || !owner)
    throw new GatehouseError("unauthenticated", { message: "E-mail address or password is wrong." });

  const how = await passSecondFactor(platform, owner, code);
  await forgetAttempts(platform, email, origin.ip);
  return startSession(platform, known, how, origin);
}
