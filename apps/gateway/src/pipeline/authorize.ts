import { GatehouseError } from "@gatehouse/domain";
import { resolveModel } from "@gatehouse/routing";
import type { Asked, Authorized } from "./context.ts";

/**
 * Finds the model that the name stands for. A key may use a model that it may name, and one that an alias which it may
 * name stands for.
 * @throws GatehouseError `policy_unavailable`, `model_not_found`, `model_not_allowed`
 */
export function authorize(asked: Asked): Authorized {
  const { key, snapshot, request, byPolicy } = asked;
  const { organizationId, teamId } = key.configuration;
  const { policy, routes, targets } = snapshot.organization(organizationId);
  if (policy === "unusable") throw new GatehouseError("policy_unavailable", { retryAfterSeconds: 5 });
  const model = resolveModel(policy.policy, request.model, teamId);
  if (!routes.has(model)) {
    throw new GatehouseError("model_not_found", {
      message: `The model '${request.model}' does not exist, or this key has no access to it.`,
      param: "model",
    });
  }
  if (!byPolicy && key.allowedModels && !key.allowedModels.has(request.model) && !key.allowedModels.has(model)) {
    throw new GatehouseError("model_not_allowed", {
      message: `This key may not use the model '${request.model}'.`,
      param: "model",
    });
  }
  return { ...asked, model, targets, policy };
}
