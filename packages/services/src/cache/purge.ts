import { type CachePurgeInput, type PurgedCacheView, uuidv7 } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { nameOfSelection } from "./selection.ts";
import { viewPurge } from "./view.ts";

/**
 * What was kept until now is given no more by any gateway. It cannot be undone.
 * @throws GatehouseError `forbidden`, `not_found` when there is no such team or key
 */
export async function purgeCache(context: VerbContext, what: CachePurgeInput): Promise<PurgedCacheView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "policy.write");
  const name = await nameOfSelection(context, what);
  const { organizationId } = actor;
  // Before the purge, which would leave nothing to count. Not knowing how many is no reason not to purge.
  const answers = await db.cache.kept({ organizationId, what }).catch(() => null);
  const value = what.by === "all" ? null : what.value;
  const row = { id: uuidv7(), by: what.by, value, purgedBy: actor.label };
  const purgedAt = await db.transaction(async (tx) => {
    const target = { targetType: "cache_purge", targetId: row.id };
    await recordChange(
      tx,
      { actor, now },
      { action: "cache.purge", ...target, after: { by: what.by, value, answers } },
    );
    return tx.cache.addPurge({ ...row, organizationId });
  });
  return { purge: viewPurge({ ...row, purgedAt }, name), answers };
}
