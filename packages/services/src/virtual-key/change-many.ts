import type { VirtualKeyRow } from "@gatehouse/db/admin";
import {
  type ChangedVirtualKeysView,
  type ChangedVirtualKeyView,
  type changeVirtualKeysInput,
  isGatehouseError,
  mayInTeam,
  type VirtualKeyBulkAction,
} from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";
import { requireRowWrite } from "./may-write.ts";
import { requireMaySwitch, revokeIn, switched } from "./switch.ts";

/**
 * Enables, disables or revokes several keys, each of them as a whole or not at all, with an audit entry each. What became
 * of every one is in the answer, in the order of the question; one that is refused keeps none of the others.
 */
export async function changeVirtualKeys(
  context: VerbContext,
  { ids, action }: z.output<typeof changeVirtualKeysInput>,
): Promise<ChangedVirtualKeysView> {
  const { db, actor } = context;
  const rows = new Map((await db.virtualKeys.findAll(actor.organizationId, ids)).map((row) => [row.id, row]));
  const results: ChangedVirtualKeyView[] = [];
  for (const id of ids) results.push(await changeOne(context, id, rows.get(id), action));
  return { results, configurationVersion: (await db.gateways.configurationVersion()).toString() };
}

const NOT_FOUND = "There is no such key.";

async function changeOne(
  context: VerbContext,
  id: string,
  row: VirtualKeyRow | undefined,
  action: VirtualKeyBulkAction,
): Promise<ChangedVirtualKeyView> {
  if (!row || !mayInTeam(context.actor, "virtual_key.read", row.teamId)) {
    return { id, result: "refused", code: "not_found", reason: NOT_FOUND };
  }
  try {
    requireRowWrite(context.actor, row);
    const changed = await apply(context, row, action);
    return { id, result: changed ? "changed" : "unchanged", code: null, reason: null };
  } catch (error) {
    if (!isGatehouseError(error) || error.code === "internal_error" || error.code === "not_ready") throw error;
    return { id, result: "refused", code: error.code, reason: error.message };
  }
}

/** Answers whether there was anything to do. */
async function apply(context: VerbContext, row: VirtualKeyRow, action: VirtualKeyBulkAction): Promise<boolean> {
  const { db, actor, now } = context;
  if (row.revokedAt) return false;
  if (action === "revoke") {
    await db.transaction((tx) => revokeIn(tx, context, row));
    return true;
  }
  const disabled = action === "disable";
  if (disabled === (row.disabledAt !== null)) return false;
  requireMaySwitch(actor, row, disabled);
  const { disabledAt } = row;
  const after = switched(context, row, disabled);
  await db.transaction(async (tx) => {
    await tx.virtualKeys.update(actor.organizationId, row.id, after);
    const change = { action: "virtual_key.update", targetType: "virtual_key", targetId: row.id };
    await recordChange(
      tx,
      { actor, now },
      { ...change, before: { name: row.name, disabledAt }, after: { disabledAt: after.disabledAt } },
    );
  });
  return true;
}
