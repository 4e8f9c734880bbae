import type { DeploymentView, updateDeploymentInput } from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewDeployment } from "./view.ts";

type Input = { id: string } & z.output<typeof updateDeploymentInput>;

/** Takes a deployment out of service or puts it back, and sets its timeouts. */
export async function updateDeployment(context: VerbContext, { id, ...input }: Input): Promise<DeploymentView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "provider.write");
  const row = found(await db.deployments.find(actor.organizationId, id));
  const disabledAt = input.disabled === undefined ? undefined : input.disabled ? (row.disabledAt ?? now()) : null;
  const before = { disabledAt: row.disabledAt, timeouts: row.timeouts };
  const change = differing(before, {
    ...(disabledAt !== undefined && { disabledAt }),
    ...(input.timeouts && { timeouts: input.timeouts }),
  });
  if (Object.keys(change).length > 0) {
    await db.transaction(async (tx) => {
      await tx.deployments.update(actor.organizationId, id, change);
      const target = { action: "deployment.update", targetType: "deployment", targetId: id };
      await recordChange(tx, { actor, now }, { ...target, before, after: change });
    });
  }
  return viewDeployment(context, id);
}
