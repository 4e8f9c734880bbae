import type { TargetFacts } from "@gatehouse/domain";
import { costOf } from "@gatehouse/metering";
import { servesFormat } from "@gatehouse/providers";
import type { Targets } from "@gatehouse/routing";
import type { Gateway } from "../container.ts";
import type { TargetEntry } from "../snapshot/snapshot.ts";
import type { Inspected } from "./context.ts";

/** The organization's targets as they are for this request, at this moment. */
export function targetsNow(gateway: Gateway, inspected: Inspected, nowMs: number): Targets {
  const { targets, snapshot, key } = inspected;
  const { routes } = snapshot.organization(key.configuration.organizationId);
  return {
    ofModel: (model) => routes.get(model)?.targets.map(({ deploymentId }) => deploymentId) ?? [],
    find: (id) => {
      const target = targets.get(id);
      return target && factsOf(gateway, inspected, target, nowMs);
    },
  };
}

function factsOf(
  gateway: Gateway,
  { request, kept, facts }: Inspected,
  target: TargetEntry,
  nowMs: number,
): TargetFacts {
  const { deployment, credential, price, healthKey } = target;
  const { region, traits } = deployment;
  const state = gateway.health.state(healthKey, nowMs);
  const { latencyMs, inFlight } = gateway.loads.of(healthKey);
  const amounts = { tokens: { input: facts.inputTokens, output: facts.outputTokens }, units: request.unitBound };
  return {
    ...traits,
    region,
    provider: credential.provider,
    serves: servesFormat(credential.provider, request.format),
    keeps: !kept || credential.id === kept.credentialId,
    resting: state.available ? null : { reason: state.reason, untilMs: state.untilMs },
    priceNanoUsd: price ? costOf(amounts, price).costNanoUsd : null,
    latencyMs,
    inFlight,
  };
}
