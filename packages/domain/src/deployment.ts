import * as z from "zod";
import { uuid } from "./identifier.ts";
import { deploymentTraits } from "./policy/route.ts";
import { modelName } from "./provider.ts";
import { targetTimeouts } from "./target-timeouts.ts";

/** Where it runs, in the operator's own word (`eu`, `us-east-1`): rules name it. Empty: not known. */
const region = z.string().trim().max(50).nullable();

export const createDeploymentInput = z.strictObject({
  credentialId: uuid,
  /** The name that callers send; a route for it is made, or gets this deployment as its last target. */
  model: modelName,
  /** The name sent to the vendor; absent: the same. */
  upstreamModel: modelName.nullable().default(null),
  region: region.default(null),
  /** Absent: nothing is promised or known. */
  traits: deploymentTraits.optional(),
});
export type CreateDeploymentInput = z.input<typeof createDeploymentInput>;

/** What is absent stays as it is; traits are replaced as a whole. */
export const updateDeploymentInput = z.strictObject({
  disabled: z.boolean().optional(),
  timeouts: targetTimeouts.optional(),
  region: region.optional(),
  traits: deploymentTraits.optional(),
});
export type UpdateDeploymentInput = z.input<typeof updateDeploymentInput>;
