import {
  type Actor,
  ADMIN_TOKEN_PREFIX,
  type CreatedAdminTokenView,
  type createAdminTokenInput,
  GatehouseError,
  LONGEST_ADMIN_TOKEN_DAYS,
  mayGiveRole,
  roleMay,
  uuidv7,
} from "@gatehouse/domain";
import { digestAdminToken, generateAdminToken } from "@gatehouse/vault";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, invalidField, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewAdminToken } from "./view.ts";

const DAY_MS = 86_400_000;
/** By how much the clock of whoever asks may be ahead. */
const CLOCK_SKEW_MS = 3_600_000;
const MOST_LIVE_TOKENS = 200;

type Input = z.output<typeof createAdminTokenInput>;

/**
 * Makes a token of the admin API for a script. It may do no more than whoever makes it, and for no longer than they could
 * make it. The answer is the only place that its secret ever appears in.
 * @throws GatehouseError `forbidden` for a role above the actor's own, and for a token: tokens make no tokens; `conflict`
 *   for more tokens than anybody keeps an eye on
 */
export async function createAdminToken(context: VerbContext, input: Input): Promise<CreatedAdminTokenView> {
  const { db, actor, now, pepper } = context;
  const { organizationId } = actor;
  requireMaker(actor);
  const { name, role, scopes, expiresAt } = check(context, input);
  const secret = generateAdminToken();
  const [id, createdAt] = [uuidv7(), now()];
  const [prefix, lastFour] = [secret.slice(0, ADMIN_TOKEN_PREFIX.length + 4), secret.slice(-4)];
  await db.transaction(async (tx) => {
    if ((await tx.adminTokens.countLive(organizationId, createdAt)) >= MOST_LIVE_TOKENS) throw tooMany();
    await tx.adminTokens.create({
      id,
      organizationId,
      name,
      digest: digestAdminToken(secret, pepper.key),
      pepperVersion: pepper.version,
      prefix,
      lastFour,
      role,
      scopes,
      createdById: actor.kind === "user" ? actor.id : null,
      createdByLabel: actor.label,
      createdAt,
      expiresAt,
    });
    const after = { name, role, scopes, expiresAt, prefix, lastFour };
    const target = { targetType: "admin_token", targetId: id };
    await recordChange(tx, context, { action: "admin_token.create", ...target, after });
  });
  return { adminToken: await viewAdminToken(context, found(await db.adminTokens.find(organizationId, id))), secret };
}

/** One that leaked would make itself a successor. */
function requireMaker(actor: Actor): void {
  requireInOrganization(actor, "organization.write");
  if (actor.scopes !== undefined) throw new GatehouseError("forbidden", { message: "A token cannot make tokens." });
}

function check({ actor, now }: VerbContext, { name, role, scopes, expiresAt: text }: Input) {
  if (!mayGiveRole(actor, role)) {
    throw new GatehouseError("forbidden", { message: "A token can do no more than whoever makes it." });
  }
  const beyond = scopes.find((scope) => !roleMay(role, scope));
  if (beyond) throw invalidField("scopes", `The role ${role} does not allow ${beyond}.`);
  const expiresAt = new Date(text);
  if (expiresAt <= now()) throw invalidField("expiresAt", "This is in the past.");
  if (expiresAt.getTime() > now().getTime() + LONGEST_ADMIN_TOKEN_DAYS * DAY_MS + CLOCK_SKEW_MS) {
    throw invalidField("expiresAt", "A token works for a year at most.");
  }
  return { name, role, scopes: [...new Set(scopes)], expiresAt };
}

const tooMany = () =>
  new GatehouseError("conflict", { message: `There are ${MOST_LIVE_TOKENS} tokens. Revoke those that nobody uses.` });
