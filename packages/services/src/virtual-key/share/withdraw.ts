import { recordChange } from "../../audit/record.ts";
import { found } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { requireRowWrite } from "../may-write.ts";

/** Empties the links to a key's secret that nobody has opened. */
export async function withdrawVirtualKeyShares({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  const key = found(await db.virtualKeys.find(actor.organizationId, id));
  requireRowWrite(actor, key);
  await db.transaction(async (tx) => {
    const withdrawnLinks = await tx.virtualKeyShares.withdraw(id);
    if (withdrawnLinks === 0) return;
    const change = { action: "virtual_key.withdraw_shares", targetType: "virtual_key", targetId: id };
    await recordChange(tx, { actor, now }, { ...change, before: { name: key.name, withdrawnLinks } });
  });
}
