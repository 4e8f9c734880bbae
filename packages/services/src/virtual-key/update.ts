import { GatehouseError, type updateVirtualKeyInput, type VirtualKeyView } from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireRowWrite } from "./may-write.ts";
import { requireMember } from "./member.ts";
import { requireMaySwitch, switched } from "./switch.ts";
import { viewVirtualKey } from "./view.ts";

type Input = { id: string } & z.output<typeof updateVirtualKeyInput>;

/**
 * Renames a key, narrows or widens its models, gives it to a member or takes it away, or switches it off and on. What
 * it has spent stays in the budgets that were charged. Whom it belongs to may rename it and switch it.
 * @throws GatehouseError `conflict` once revoked
 */
export async function updateVirtualKey(context: VerbContext, { id, ...input }: Input): Promise<VirtualKeyView> {
  const { db, actor, now } = context;
  const key = found(await db.virtualKeys.find(actor.organizationId, id));
  const may = requireRowWrite(actor, key);
  if (may === "own" && (input.memberId !== undefined || input.allowedModels)) throw new GatehouseError("forbidden");
  if (key.revokedAt) throw new GatehouseError("conflict", { message: "A revoked key cannot be changed." });

  const { memberId } = input;
  if (input.disabled !== undefined) requireMaySwitch(actor, key, input.disabled);
  const before = {
    name: key.name,
    memberId: key.member?.userId ?? null,
    allowedModels: key.allowedModels,
    disabledAt: key.disabledAt,
    disabledById: key.disabledById,
  };
  const change = differing(before, {
    ...(input.name !== undefined && { name: input.name }),
    ...(memberId !== undefined && { memberId }),
    ...(input.allowedModels && { allowedModels: [...new Set(input.allowedModels)] }),
    ...(input.disabled !== undefined && switched(context, key, input.disabled)),
  });
  if (Object.keys(change).length > 0) {
    await db.transaction(async (tx) => {
      if (change.memberId) await requireMember(tx, key.teamId, change.memberId);
      await tx.virtualKeys.update(actor.organizationId, id, change);
      const target = { targetType: "virtual_key", targetId: id };
      await recordChange(tx, { actor, now }, { action: "virtual_key.update", ...target, before, after: change });
    });
  }
  return viewVirtualKey(context, id);
}
