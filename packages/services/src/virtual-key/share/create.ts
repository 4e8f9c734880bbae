import { randomUUID } from "node:crypto";
import { GatehouseError, type shareVirtualKeyInput, type VirtualKeyShareView } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../../audit/record.ts";
import { found } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { requireRowWrite } from "../may-write.ts";
import { viewShare } from "./view.ts";

type Input = { id: string } & z.output<typeof shareVirtualKeyInput>;

const LASTS_MS = 72 * 3_600_000;

/**
 * Keeps a key's secret for whoever opens the link to it first, for three days. It was sealed in the sender's browser: what
 * is needed to read it is in the link, and was never here.
 * @throws GatehouseError `conflict` for a revoked key
 */
export async function shareVirtualKey(context: VerbContext, input: Input): Promise<VirtualKeyShareView> {
  const { db, actor, now } = context;
  const { organizationId } = actor;
  const key = found(await db.virtualKeys.find(organizationId, input.id));
  requireRowWrite(actor, key);
  if (key.revokedAt) throw new GatehouseError("conflict", { message: "A revoked key cannot be handed over." });
  const at = now();
  const row = {
    id: randomUUID(),
    createdByLabel: actor.label,
    createdAt: at,
    expiresAt: new Date(at.getTime() + LASTS_MS),
  };
  await db.transaction(async (tx) => {
    const { sealed, proofDigest } = input;
    await tx.virtualKeyShares.create({ ...row, organizationId, virtualKeyId: key.id, sealed, proofDigest });
    const change = { action: "virtual_key.share", targetType: "virtual_key", targetId: key.id };
    await recordChange(
      tx,
      { actor, now },
      { ...change, after: { name: key.name, link: row.id, expiresAt: row.expiresAt } },
    );
  });
  return viewShare({ ...row, openedAt: null, openedFrom: null, holds: true }, at);
}
