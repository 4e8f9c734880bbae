import { GatehouseError } from "@gatehouse/domain";
import { servesFormat } from "@gatehouse/providers";
import { type Candidate, decide } from "@gatehouse/routing";
import type { Gateway } from "../container.ts";
import type { Claimed, Planned } from "./context.ts";

/**
 * Orders the targets that can serve the request now.
 * @throws GatehouseError `no_target_available`, `upstream_rate_limited` (all of them rest), `unsupported_parameter`
 */
export function route(gateway: Gateway, claimed: Claimed): Planned {
  const { request, snapshot, route: entry, kept } = claimed;
  const nowMs = performance.now();
  const plan = decide(entry.configuration, {
    deployments: snapshot.deployments,
    serves: (id) => {
      const target = entry.targets.get(id);
      return target !== undefined && servesFormat(target.credential.provider, request.format);
    },
    ...(kept && { keeps: (id: string) => entry.targets.get(id)?.credential.id === kept.credentialId }),
    health: (id) => {
      const target = entry.targets.get(id);
      return target ? gateway.health.state(target.healthKey, nowMs) : { available: true, probe: false };
    },
  });
  if (plan.deploymentIds.length === 0) throw noTarget(plan.candidates, request.model, nowMs);
  return { ...claimed, plan };
}

/** Why nobody can answer, and when that may change. */
function noTarget(candidates: readonly Candidate[], model: string, nowMs: number): GatehouseError {
  const resting = candidates.filter(({ untilMs }) => untilMs !== undefined);
  if (resting.length > 0) {
    const soonestMs = Math.min(...resting.map(({ untilMs }) => untilMs as number));
    const retryAfterSeconds = Math.max(1, Math.ceil((soonestMs - nowMs) / 1000));
    const limited = resting.every(({ excluded }) => excluded === "cooldown");
    return new GatehouseError(limited ? "upstream_rate_limited" : "no_target_available", { retryAfterSeconds });
  }
  if (candidates.some(({ excluded }) => excluded === "not_the_owner")) {
    const message = `The response that the request goes on from is not kept by a provider of the model '${model}'.`;
    return new GatehouseError("invalid_request", { param: "previous_response_id", message });
  }
  if (candidates.some(({ excluded }) => excluded === "format_not_served")) {
    const message = `No provider of the model '${model}' serves this kind of request.`;
    return new GatehouseError("unsupported_parameter", { param: "model", message });
  }
  return new GatehouseError("no_target_available");
}
