import { GatehouseError } from "@gatehouse/domain";
import { decide } from "@gatehouse/routing";
import type { Authorized, Planned } from "./context.ts";

/** @throws GatehouseError `no_target_available` when the route has no usable target */
export function route(authorized: Authorized): Planned {
  const plan = decide(authorized.route.configuration, { deployments: authorized.snapshot.deployments });
  if (plan.deploymentIds.length === 0) throw new GatehouseError("no_target_available");
  return { ...authorized, plan };
}
