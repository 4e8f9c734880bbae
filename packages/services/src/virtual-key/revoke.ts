import type { PropagationView } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found, requireInTeam } from "../authorize.ts";
import { propagationOf } from "../gateway-node/propagation.ts";
import type { VerbContext } from "../platform.ts";

/**
 * Ends a key for good. The answer names the configuration version that no longer knows the key, and how many gateways
 * serve it already; a key that was revoked before is left as it is.
 */
export async function revokeVirtualKey(context: VerbContext, { id }: { id: string }): Promise<PropagationView> {
  const { db, actor, now } = context;
  const key = found(await db.virtualKeys.find(actor.organizationId, id));
  requireInTeam(actor, "virtual_key.write", key.teamId);
  const version = await db.transaction(async (tx) => {
    if (!key.revokedAt) {
      await tx.virtualKeys.update(actor.organizationId, id, { revokedAt: now() });
      const target = { targetType: "virtual_key", targetId: id };
      const before = { name: key.name, teamId: key.teamId, prefix: key.prefix, lastFour: key.lastFour };
      await recordChange(tx, { actor, now }, { action: "virtual_key.revoke", ...target, before });
    }
    return tx.gateways.configurationVersion();
  });
  return propagationOf(context, version);
}
