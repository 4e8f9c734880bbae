import { GatehouseError } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** Removes a provider credential. @throws GatehouseError `conflict` while a deployment uses it */
export async function deleteCredential({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  requireInOrganization(actor, "provider.write");
  const row = found(await db.credentials.find(actor.organizationId, id));
  if (row.deploymentCount > 0) {
    const models = row.deploymentCount === 1 ? "1 model uses" : `${row.deploymentCount} models use`;
    throw new GatehouseError("conflict", { message: `${models} this credential. Remove them first.` });
  }
  await db.transaction(async (tx) => {
    await tx.credentials.remove(actor.organizationId, id);
    const before = { provider: row.provider, name: row.name, baseUrl: row.baseUrl };
    await recordChange(
      tx,
      { actor, now },
      { action: "credential.delete", targetType: "credential", targetId: id, before },
    );
  });
}
