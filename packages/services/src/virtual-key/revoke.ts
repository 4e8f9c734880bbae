import type { PropagationView } from "@gatehouse/domain";
import { found } from "../authorize.ts";
import { propagationOf } from "../gateway-node/propagation.ts";
import type { VerbContext } from "../platform.ts";
import { requireRowWrite } from "./may-write.ts";
import { revokeIn } from "./switch.ts";

/**
 * Ends a key for good. The answer names the configuration version that no longer knows the key, and how many gateways
 * serve it already; a key that was revoked before is left as it is.
 */
export async function revokeVirtualKey(context: VerbContext, { id }: { id: string }): Promise<PropagationView> {
  const { db, actor } = context;
  const key = found(await db.virtualKeys.find(actor.organizationId, id));
  requireRowWrite(actor, key);
  const version = await db.transaction(async (tx) => {
    if (!key.revokedAt) await revokeIn(tx, context, key);
    return tx.gateways.configurationVersion();
  });
  return propagationOf(context, version);
}
