import { createHash } from "node:crypto";
import { type Actor, GatehouseError, type OpenedShareView, type openShareInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../../audit/record.ts";
import type { Platform } from "../../platform.ts";
import type { Origin } from "../../setup/create-owner.ts";

/** Of openings from one address: proofs cannot be guessed, but asking is not free for us. */
const PACE = { free: 20, firstWaitSeconds: 2, longestWaitSeconds: 300 };
const FORGET_MS = 3_600_000;

/**
 * Gives what a link holds to the first who asks, and to nobody after. For anybody who has the whole link: its id alone
 * opens nothing and spends nothing. What is given is sealed.
 * @throws GatehouseError `not_found` for a link that does not exist, was opened, withdrawn, or is over, all alike;
 *   `rate_limited`
 */
export async function openVirtualKeyShare(
  platform: Platform,
  { id, proof }: z.output<typeof openShareInput>,
  origin: Origin,
): Promise<OpenedShareView> {
  const { db, now, gatewayUrl } = platform;
  await countOpening(platform, origin.ip);
  const at = now();
  return db.transaction(async (tx) => {
    const proofDigest = createHash("sha256").update(proof).digest("hex");
    const taken = await tx.virtualKeyShares.take(id, { proofDigest, at, from: origin.ip });
    if (!taken) {
      throw new GatehouseError("not_found", {
        message: "This link holds nothing any more: it was opened before, withdrawn, or is over. Ask for a new one.",
      });
    }
    const actor: Actor = {
      kind: "system",
      id: "one-time-link",
      label: "whoever had the link",
      organizationId: taken.organizationId,
      role: "member",
      teams: [],
      ...origin,
    };
    const change = { action: "virtual_key.open_share", targetType: "virtual_key", targetId: taken.virtualKeyId };
    await recordChange(tx, { actor, now }, { ...change, after: { name: taken.virtualKeyName, link: id } });
    return { sealed: taken.sealed, keyName: taken.virtualKeyName, gatewayUrl };
  });
}

async function countOpening({ db, now }: Platform, ip: string | null): Promise<void> {
  const at = now();
  const key = createHash("sha256")
    .update(JSON.stringify(["one-time link", ip]))
    .digest("hex");
  const forgetBefore = new Date(at.getTime() - FORGET_MS);
  const retryAfterSeconds = await db.loginThrottle.attempt(key, { at, forgetBefore, ...PACE });
  if (retryAfterSeconds === 0) return;
  const message = `Too many links were tried from here. Try again in ${retryAfterSeconds} seconds.`;
  throw new GatehouseError("rate_limited", { message, retryAfterSeconds });
}
