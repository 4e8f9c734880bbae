import { GatehouseError } from "@gatehouse/domain";
import type { Asked, Authorized } from "./context.ts";

/** @throws GatehouseError `model_not_found`, `model_not_allowed` */
export function authorize(asked: Asked): Authorized {
  const { key, snapshot, request } = asked;
  const route = snapshot.route(key.configuration.organizationId, request.model);
  if (!route) {
    throw new GatehouseError("model_not_found", {
      message: `The model '${request.model}' does not exist, or this key has no access to it.`,
      param: "model",
    });
  }
  if (key.allowedModels && !key.allowedModels.has(request.model)) {
    throw new GatehouseError("model_not_allowed", {
      message: `This key may not use the model '${request.model}'.`,
      param: "model",
    });
  }
  return { ...asked, route };
}
