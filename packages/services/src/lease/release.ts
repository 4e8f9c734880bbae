import { GatehouseError, type releaseLeaseInput } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

const REFUSALS = {
  alive: "The gateway that holds this is alive: it settles or returns it by itself.",
  in_use: "Its gateway may use it until it ends; release it afterwards.",
};

/**
 * Gives back what a gateway left behind in a budget window: the money of requests whose outcome nobody knows, and what it
 * had not used. Should the gateway come back, its requests are charged all the same.
 * @throws GatehouseError `conflict` while the gateway is alive or may use the lease, `not_found`, `forbidden`
 */
export async function releaseLease(
  { db, actor, now }: VerbContext,
  { leaseId, budgetId, windowStart }: z.output<typeof releaseLeaseInput>,
): Promise<{ releasedNanoUsd: string }> {
  requireInOrganization(actor, "budget.write");
  return db.transaction(async (tx) => {
    const lease = found(await tx.ledger.findLease(actor.organizationId, { leaseId, budgetId, windowStart }));
    const released = found(await tx.ledger.releaseLease(leaseId, budgetId, windowStart));
    if (typeof released === "string") throw new GatehouseError("conflict", { message: REFUSALS[released] });
    await recordChange(
      tx,
      { actor, now },
      {
        action: "lease.release",
        targetType: "lease",
        targetId: leaseId,
        before: { budgetId, windowStart, nodeId: lease.nodeId, grantedNanoUsd: released },
      },
    );
    return { releasedNanoUsd: released.toString() };
  });
}
