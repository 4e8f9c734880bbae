import type { DeploymentRow } from "@gatehouse/db/admin";
import type { DeploymentView } from "@gatehouse/domain";
import { found } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { toOverride, viewPrice } from "../price/view.ts";

/** Deployments as the API shows them, each with the price that its next request is billed at. */
export async function viewDeployments(context: VerbContext, rows: DeploymentRow[]): Promise<DeploymentView[]> {
  const { db, actor, now } = context;
  const overrides = await db.prices.inForce(actor.organizationId, now());
  const priceOf = context.priceBook(overrides.map(toOverride));
  return rows.map((row) => ({
    id: row.id,
    credentialId: row.credentialId,
    credentialName: row.credentialName,
    provider: row.provider,
    model: row.model,
    upstreamModel: row.upstreamModel,
    region: row.region,
    traits: row.traits,
    timeouts: row.timeouts,
    position: row.position,
    disabledAt: row.disabledAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    price: viewPrice(priceOf(actor.organizationId, row.provider, row.upstreamModel)),
  }));
}

/** One deployment of the actor's organization. @throws GatehouseError `not_found` */
export async function viewDeployment(context: VerbContext, id: string): Promise<DeploymentView> {
  const row = found(await context.db.deployments.find(context.actor.organizationId, id));
  const [view] = await viewDeployments(context, [row]);
  return found(view);
}
