import { insertCredential, insertDeployment, insertRoute, type Tenant } from "@gatehouse/testing";
import type pg from "pg";
import { request } from "undici";

/** A model of the tenant whose targets are these addresses, in order; each with a credential, and so a health, of its own. */
export async function insertModel(db: pg.Client, { organizationId }: Tenant, model: string, baseUrls: string[]) {
  const deploymentIds: string[] = [];
  for (const baseUrl of baseUrls) {
    const credentialId = await insertCredential(db, { organizationId, baseUrl });
    deploymentIds.push(await insertDeployment(db, { organizationId, credentialId }));
  }
  await insertRoute(db, { organizationId, model, deploymentIds });
}

/** Waits until the gateway serves the configuration that is in the database now. */
export async function untilApplied(db: pg.Client, gatewayUrl: string): Promise<void> {
  const { rows } = await db.query<{ version: string }>("SELECT version::text FROM configuration_version");
  const wanted = BigInt(rows[0]?.version ?? 0);
  for (;;) {
    const { body } = await request(`${gatewayUrl}/readyz`);
    const { configurationVersion } = (await body.json()) as { configurationVersion: string | null };
    if (BigInt(configurationVersion ?? 0) >= wanted) return;
  }
}
