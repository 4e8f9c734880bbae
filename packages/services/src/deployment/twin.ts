import type { DeploymentRow, Repositories } from "@gatehouse/db/admin";
import { type Actor, GatehouseError } from "@gatehouse/domain";

/** @throws GatehouseError `conflict` when another deployment is the same in all that tells two apart */
export async function requireNoTwin(
  db: Pick<Repositories, "deployments">,
  { organizationId }: Actor,
  deployment: Pick<DeploymentRow, "credentialId" | "model" | "upstreamModel" | "region"> & { id?: string },
): Promise<void> {
  const same = (await db.deployments.list(organizationId)).some(
    (other) =>
      other.id !== deployment.id &&
      other.credentialId === deployment.credentialId &&
      other.model === deployment.model &&
      other.upstreamModel === deployment.upstreamModel &&
      other.region === deployment.region,
  );
  if (!same) return;
  const message = "This credential serves this model already.";
  throw new GatehouseError("conflict", { message, fields: { model: message } });
}
