import { type changeGraceInput, GatehouseError, type VirtualKeyView } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireRowWrite } from "./may-write.ts";
import { viewVirtualKey } from "./view.ts";

type Input = { id: string } & z.output<typeof changeGraceInput>;

/**
 * Ends the time of a rotated key's old secret now, or sets it anew, counted from now. A time that is over stays over: who
 * took the old secret out of use relies on it.
 * @throws GatehouseError `conflict` when there is no old secret that still works
 */
export async function changeGrace(context: VerbContext, { id, graceSeconds }: Input): Promise<VirtualKeyView> {
  const { db, actor, now } = context;
  const key = found(await db.virtualKeys.find(actor.organizationId, id));
  requireRowWrite(actor, key);
  const at = now();
  const validUntil = new Date(at.getTime() + graceSeconds * 1000);
  await db.transaction(async (tx) => {
    if (key.revokedAt || !(await tx.virtualKeySecrets.changeGrace(id, validUntil, at))) {
      throw new GatehouseError("conflict", {
        message: "The old secret does not work any more; that cannot be undone.",
      });
    }
    const change = { action: "virtual_key.change_grace", targetType: "virtual_key", targetId: id };
    const before = { name: key.name, oldSecretEndsAt: key.previous?.validUntil };
    await recordChange(tx, { actor, now }, { ...change, before, after: { oldSecretEndsAt: validUntil } });
  });
  return viewVirtualKey(context, id);
}
