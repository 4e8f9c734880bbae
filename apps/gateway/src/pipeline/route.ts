import { GatehouseError } from "@gatehouse/domain";
import { decide } from "@gatehouse/routing";
import type { Admitted, Planned } from "./context.ts";

/** @throws GatehouseError `no_target_available` when the route has no usable target */
export function route(admitted: Admitted): Planned {
  const plan = decide(admitted.route.configuration, { deployments: admitted.snapshot.deployments });
  if (plan.deploymentIds.length === 0) throw new GatehouseError("no_target_available");
  return { ...admitted, plan };
}
