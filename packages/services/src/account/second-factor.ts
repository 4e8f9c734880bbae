import type { PersonWithRoles, SecondFactorRow } from "@gatehouse/db/admin";
import { GatehouseError, type SignInMethod } from "@gatehouse/domain";
import { digestToken, plainRecoveryCode, secretsEqual } from "@gatehouse/vault";
import { totpStepOf } from "@gatehouse/vault/totp";
import type { Platform } from "../platform.ts";
import { countGuess, forgetGuesses } from "../session/throttle.ts";

/**
 * The second step of signing in, after the password was right: how the person came in.
 * @throws GatehouseError `unauthenticated` (`param` "code") without a code, and for one that is wrong or was used;
 *   `rate_limited` after too many
 */
export async function passSecondFactor(
  platform: Platform,
  owner: PersonWithRoles,
  code: string | undefined,
): Promise<SignInMethod> {
  const factor = await platform.db.secondFactors.find(owner.person.id);
  if (!factor?.confirmedAt) return "password";
  if (!code) throw codeProblem("Enter the code that your authenticator app shows.");
  const kind = await useCode(platform, owner, factor, code);
  if (!kind) throw codeProblem("This code is not valid. Each code works once; wait for the next one.");
  return kind === "totp" ? "password_totp" : "password_recovery_code";
}

/**
 * Uses up a code of the app, or a recovery code; null for one that is wrong or was used before. Guesses are slowed down per
 * person from wherever they come: only who has the password gets here.
 * @throws GatehouseError `rate_limited`
 */
export async function useCode(
  platform: Platform,
  { person, organization }: PersonWithRoles,
  factor: SecondFactorRow,
  code: string,
): Promise<"totp" | "recovery_code" | null> {
  await countGuess(platform, "code", person.id);
  const digits = code.replace(/\s/g, "");
  const used = /^\d{6}$/.test(digits)
    ? await useTotp(platform, factor, { organizationId: organization.id, code: digits })
    : await useRecoveryCode(platform, person.id, code);
  if (used) await forgetGuesses(platform, "code", person.id);
  return used;
}

async function useTotp(
  { db, vault, now }: Platform,
  { userId, sealedSecret }: SecondFactorRow,
  { organizationId, code }: { organizationId: string; code: string },
): Promise<"totp" | null> {
  const step = totpStepOf(vault.openTotpSecret(sealedSecret, { organizationId, userId }), code, now());
  return step !== null && (await db.secondFactors.acceptStep(userId, step)) ? "totp" : null;
}

async function useRecoveryCode({ db }: Platform, userId: string, code: string): Promise<"recovery_code" | null> {
  const digest = digestToken(plainRecoveryCode(code));
  // All are compared, each in constant time.
  const matching = (await db.secondFactors.recoveryDigests(userId)).filter((stored) => secretsEqual(stored, digest));
  return matching.length > 0 && (await db.secondFactors.useRecoveryCode(userId, digest)) ? "recovery_code" : null;
}

const codeProblem = (message: string) =>
  new GatehouseError("unauthenticated", { message, param: "code", fields: { code: message } });
