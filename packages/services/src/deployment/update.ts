import type { DeploymentView, updateDeploymentInput } from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireNoTwin } from "./twin.ts";
import { viewDeployment } from "./view.ts";

type Input = { id: string } & z.output<typeof updateDeploymentInput>;

/** Takes a deployment out of service or puts it back, and sets its timeouts, its region, and what it promises and can do. */
export async function updateDeployment(context: VerbContext, { id, ...input }: Input): Promise<DeploymentView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "provider.write");
  const row = found(await db.deployments.find(actor.organizationId, id));
  const disabledAt = input.disabled === undefined ? undefined : input.disabled ? (row.disabledAt ?? now()) : null;
  const { timeouts, region, traits } = row;
  const before = { disabledAt: row.disabledAt, timeouts, region, traits };
  const change = differing(before, {
    ...(disabledAt !== undefined && { disabledAt }),
    ...(input.timeouts && { timeouts: input.timeouts }),
    ...(input.region !== undefined && { region: input.region || null }),
    ...(input.traits && { traits: input.traits }),
  });
  if (change.region !== undefined) await requireNoTwin(db, actor, { ...row, region: change.region });
  if (Object.keys(change).length > 0) {
    await db.transaction(async (tx) => {
      await tx.deployments.update(actor.organizationId, id, change);
      const target = { action: "deployment.update", targetType: "deployment", targetId: id };
      const changed = Object.fromEntries(Object.entries(before).filter(([field]) => field in change));
      await recordChange(tx, { actor, now }, { ...target, before: changed, after: change });
    });
  }
  return viewDeployment(context, id);
}
