import type { NewDeployment, Repositories } from "@gatehouse/db/admin";
import { type createDeploymentInput, type DeploymentView, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireNoTwin } from "./twin.ts";
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
  await requireNoTwin(db, actor, deployment);
  const id = await db.transaction((tx) => storeDeployment(tx, context, deployment));
  return viewDeployment(context, id);
}

/** Stores a deployment, its place in the route and its audit entry inside a transaction; answers its id. */
export async function storeDeployment(
  tx: Repositories,
  { actor, now }: VerbContext,
  deployment: Pick<NewDeployment, "credentialId" | "model" | "upstreamModel" | "region" | "traits">,
): Promise<string> {
  const id = uuidv7();
  await tx.deployments.create({ ...deployment, id, organizationId: actor.organizationId, createdAt: now() });
  const target = { action: "deployment.create", targetType: "deployment", targetId: id };
  await recordChange(tx, { actor, now }, { ...target, after: deployment });
  return id;
}
