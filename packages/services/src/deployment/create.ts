import type { NewDeployment, Repositories } from "@gatehouse/db/admin";
import { type createDeploymentInput, type DeploymentView, GatehouseError, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewDeployment } from "./view.ts";

/** Makes an upstream model callable under a name, as the last target of that name's route. */
export async function createDeployment(
  context: VerbContext,
  input: z.output<typeof createDeploymentInput>,
): Promise<DeploymentView> {
  const { db, actor } = context;
  requireInOrganization(actor, "provider.write");
  found(await db.credentials.find(actor.organizationId, input.credentialId));
  const deployment = { ...input, upstreamModel: input.upstreamModel ?? input.model, region: input.region || null };
  const same = (await db.deployments.list(actor.organizationId)).some(
    (other) =>
      other.credentialId === deployment.credentialId &&
      other.model === deployment.model &&
      other.upstreamModel === deployment.upstreamModel &&
      other.region === deployment.region,
  );
  if (same) {
    const message = "This credential serves this model already.";
    throw new GatehouseError("conflict", { message, fields: { model: message } });
  }
  const id = await db.transaction((tx) => storeDeployment(tx, context, deployment));
  return viewDeployment(context, id);
}

/** Stores a deployment, its place in the route and its audit entry inside a transaction; answers its id. */
export async function storeDeployment(
  tx: Repositories,
  { actor, now }: VerbContext,
  deployment: Pick<NewDeployment, "credentialId" | "model" | "upstreamModel" | "region">,
): Promise<string> {
  const id = uuidv7();
  await tx.deployments.create({ ...deployment, id, organizationId: actor.organizationId, createdAt: now() });
  const target = { action: "deployment.create", targetType: "deployment", targetId: id };
  await recordChange(tx, { actor, now }, { ...target, after: deployment });
  return id;
}
