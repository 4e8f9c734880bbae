import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** Removes a deployment; a model without any other deployment can no longer be called. */
export async function deleteDeployment({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  requireInOrganization(actor, "provider.write");
  const row = found(await db.deployments.find(actor.organizationId, id));
  await db.transaction(async (tx) => {
    await tx.deployments.remove(actor.organizationId, id);
    const { model, upstreamModel, credentialId, region } = row;
    const target = { action: "deployment.delete", targetType: "deployment", targetId: id };
    await recordChange(tx, { actor, now }, { ...target, before: { model, upstreamModel, credentialId, region } });
  });
}
