import type { Repositories } from "@gatehouse/db/admin";
import {
  type beginTotpInput,
  type bothFactorsInput,
  type confirmTotpInput,
  GatehouseError,
  type RecoveryCodesView,
  type TotpSetupView,
} from "@gatehouse/domain";
import { digestToken, newRecoveryCode, plainRecoveryCode } from "@gatehouse/vault";
import { newTotpSecret, totpStepOf, totpUri } from "@gatehouse/vault/totp";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, invalidField } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { countGuess, forgetGuesses } from "../session/throttle.ts";
import { requireMyself, requirePassword } from "./myself.ts";
import { useCode } from "./second-factor.ts";

const ISSUER = "Gatehouse";
const RECOVERY_CODES = 10;

/**
 * Makes the secret of an authenticator app. It is asked for at the sign-in only after `confirmTotp`.
 * @throws GatehouseError `conflict` when there is an app already, `invalid_request` (field `password`), `rate_limited`
 */
export async function beginTotp(
  context: VerbContext,
  { password }: z.output<typeof beginTotpInput>,
): Promise<TotpSetupView> {
  const { db, vault, now } = context;
  const owner = await requireMyself(context);
  const { person, organization } = owner;
  if ((await db.secondFactors.find(person.id))?.confirmedAt) throw inUse();
  await requirePassword(context, owner, { field: "password", password });
  const secret = newTotpSecret();
  const place = { organizationId: organization.id, userId: person.id };
  await db.transaction(async (tx) => {
    const sealedSecret = vault.sealTotpSecret(await dataKeyOf(tx, context, organization.id), secret, place);
    await tx.secondFactors.begin({ userId: person.id, sealedSecret, createdAt: now() });
  });
  return { secret, uri: totpUri(secret, { issuer: ISSUER, account: person.email }) };
}

/**
 * Takes the authenticator app into use, by a code that it shows. Answers the recovery codes.
 * @throws GatehouseError `invalid_request` (field `code`), `not_found` when none was begun, `conflict` when it is in use
 */
export async function confirmTotp(
  context: VerbContext,
  { code }: z.output<typeof confirmTotpInput>,
): Promise<RecoveryCodesView> {
  const { db, actor, vault, now } = context;
  const { person, organization } = await requireMyself(context);
  const factor = found(await db.secondFactors.find(person.id));
  if (factor.confirmedAt) throw inUse();
  await countGuess(context, "code", person.id);
  const place = { organizationId: organization.id, userId: person.id };
  const step = totpStepOf(vault.openTotpSecret(factor.sealedSecret, place), code, now());
  if (step === null) throw wrongCode();
  await forgetGuesses(context, "code", person.id);
  return db.transaction(async (tx) => {
    if (!(await tx.secondFactors.confirm(person.id, { at: now(), step }))) throw inUse();
    await tx.sessions.endAll(person.id, { at: now(), except: actor.sessionId });
    await recordChange(tx, { actor, now }, { action: "account.enable_totp", targetType: "user", targetId: person.id });
    return replaceRecoveryCodes(tx, person.id);
  });
}

/** Goes back to the password alone. @throws GatehouseError `invalid_request`, `rate_limited`, `not_found` without an app */
export async function disableTotp(context: VerbContext, input: z.output<typeof bothFactorsInput>): Promise<void> {
  const { db, actor, now } = context;
  const { id } = await requireBothFactors(context, input);
  await db.transaction(async (tx) => {
    await tx.secondFactors.remove(id);
    await recordChange(tx, { actor, now }, { action: "account.disable_totp", targetType: "user", targetId: id });
  });
}

/** Makes new recovery codes; those before are worth nothing then. @throws GatehouseError as `disableTotp` */
export async function renewRecoveryCodes(
  context: VerbContext,
  input: z.output<typeof bothFactorsInput>,
): Promise<RecoveryCodesView> {
  const { db, actor, now } = context;
  const { id } = await requireBothFactors(context, input);
  return db.transaction(async (tx) => {
    await recordChange(
      tx,
      { actor, now },
      { action: "account.renew_recovery_codes", targetType: "user", targetId: id },
    );
    return replaceRecoveryCodes(tx, id);
  });
}

async function requireBothFactors(
  context: VerbContext,
  { password, code }: z.output<typeof bothFactorsInput>,
): Promise<{ id: string }> {
  const owner = await requireMyself(context);
  const factor = found(await context.db.secondFactors.find(owner.person.id));
  if (!factor.confirmedAt) throw new GatehouseError("not_found");
  await requirePassword(context, owner, { field: "password", password });
  if (!(await useCode(context, owner, factor, code))) throw wrongCode();
  return owner.person;
}

async function replaceRecoveryCodes(
  tx: Pick<Repositories, "secondFactors">,
  userId: string,
): Promise<RecoveryCodesView> {
  const recoveryCodes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  const digests = recoveryCodes.map((code) => digestToken(plainRecoveryCode(code)));
  await tx.secondFactors.replaceRecoveryCodes(userId, digests);
  return { recoveryCodes };
}

/** The organization's data key, wrapped; made when there is none. */
async function dataKeyOf(
  tx: Pick<Repositories, "organizations">,
  { vault }: VerbContext,
  organizationId: string,
): Promise<string> {
  const present = await tx.organizations.wrappedDataKey(organizationId);
  const fresh = () => ({ kekId: vault.kekId, wrappedKey: vault.newWrappedDataKey(organizationId) });
  return present ?? tx.organizations.ensureDataKey(organizationId, fresh());
}

const wrongCode = () => invalidField("code", "This code is not valid. Each code works once; wait for the next one.");
const inUse = () => new GatehouseError("conflict", { message: "You have an authenticator app already." });
