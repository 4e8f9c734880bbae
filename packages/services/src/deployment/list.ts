import type { DeploymentView } from "@gatehouse/domain";
import { requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewDeployments } from "./view.ts";

/** The deployments, by model and then in the order in which they are tried. */
export async function listDeployments(context: VerbContext): Promise<{ items: DeploymentView[] }> {
  requireSomewhere(context.actor, "provider.read");
  return { items: await viewDeployments(context, await context.db.deployments.list(context.actor.organizationId)) };
}

/** The names that callers can send. */
export async function listModels({ db, actor }: VerbContext): Promise<{ items: { model: string }[] }> {
  requireSomewhere(actor, "provider.read");
  return { items: (await db.deployments.models(actor.organizationId)).map((model) => ({ model })) };
}
