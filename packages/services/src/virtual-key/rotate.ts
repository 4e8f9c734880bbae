import { type CreatedVirtualKeyView, GatehouseError, type rotateVirtualKeyInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireRowWrite } from "./may-write.ts";
import { createSecret } from "./secret.ts";
import { viewVirtualKey } from "./view.ts";

type Input = { id: string } & z.output<typeof rotateVirtualKeyInput>;

/**
 * Gives a key another secret; the key itself, its budgets and its history stay. The secret before works on for as long as
 * the grace says; one that was in its grace already is over at once, so there are two at most. The answer is the only
 * place that the new secret ever appears in.
 * @throws GatehouseError `conflict` for a revoked key, and when somebody else has rotated it meanwhile
 */
export async function rotateVirtualKey(context: VerbContext, input: Input): Promise<CreatedVirtualKeyView> {
  const { db, actor, now } = context;
  const { organizationId } = actor;
  const { id, graceSeconds } = input;
  const key = found(await db.virtualKeys.find(organizationId, id));
  requireRowWrite(actor, key);
  if (key.revokedAt) throw new GatehouseError("conflict", { message: "A revoked key cannot be rotated." });
  const old = found(await db.virtualKeySecrets.find(organizationId, id));
  if (input.lastFour !== old.lastFour) throw rotatedMeanwhile();

  const { secret, stored: next } = createSecret(context);
  const replacedAt = now();
  const validUntil = new Date(replacedAt.getTime() + graceSeconds * 1000);
  await db.transaction(async (tx) => {
    const grace = { replacedAt, validUntil, replacedByLabel: actor.label };
    if (!(await tx.virtualKeySecrets.rotate(organizationId, id, { old, next, ...grace }))) throw rotatedMeanwhile();
    const withdrawnLinks = await tx.virtualKeyShares.withdraw(id);
    const change = { action: "virtual_key.rotate", targetType: "virtual_key", targetId: id };
    const before = { name: key.name, prefix: old.prefix, lastFour: old.lastFour };
    const after = { prefix: next.prefix, lastFour: next.lastFour, oldSecretEndsAt: validUntil };
    const ended = key.previous && key.previous.validUntil > replacedAt ? { endedLastFour: key.previous.lastFour } : {};
    await recordChange(
      tx,
      { actor, now },
      { ...change, before, after: { ...after, ...ended, ...(withdrawnLinks > 0 && { withdrawnLinks }) } },
    );
  });
  return { virtualKey: await viewVirtualKey(context, id), secret };
}

const rotatedMeanwhile = () =>
  new GatehouseError("conflict", {
    message: "The key was rotated or revoked a moment ago. Load it again; its newest secret is with whoever did that.",
  });
