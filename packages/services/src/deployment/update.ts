import type { DeploymentView } from "@gatehouse/domain";
import * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewDeployment } from "./view.ts";

export const updateDeploymentInput = z.strictObject({ disabled: z.boolean() });

type Input = { id: string } & z.output<typeof updateDeploymentInput>;

/** Takes a deployment out of service, or puts it back. */
export async function updateDeployment(context: VerbContext, { id, disabled }: Input): Promise<DeploymentView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "provider.write");
  const row = found(await db.deployments.find(actor.organizationId, id));
  const disabledAt = disabled ? (row.disabledAt ?? now()) : null;
  if (disabledAt?.getTime() !== row.disabledAt?.getTime()) {
    await db.transaction(async (tx) => {
      await tx.deployments.setDisabled(actor.organizationId, id, disabledAt);
      const change = { before: { disabledAt: row.disabledAt }, after: { disabledAt } };
      await recordChange(
        tx,
        { actor, now },
        { action: "deployment.update", targetType: "deployment", targetId: id, ...change },
      );
    });
  }
  return viewDeployment(context, id);
}
