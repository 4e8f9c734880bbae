import { GatehouseError, MAX_NANO_USD, type NanoUsd, uuidv7 } from "@gatehouse/domain";
import { budgetRefusal, planHold } from "@gatehouse/limits";
import { atInferenceGeo, atServiceTier, ceilingOf, MOST_TOKENS } from "@gatehouse/metering";
import type { Gateway } from "../container.ts";
import type { Admitted, Hold, Planned } from "./context.ts";

/**
 * Holds, in every budget of the key and its team, the most that the request can cost on any target of its plan: which
 * of them answers is not known yet. Without a budget nothing is held, but the ceiling is known all the same.
 * @throws GatehouseError `budget_exceeded`, `model_unpriced`, `budget_unavailable`
 */
export async function admit(gateway: Gateway, planned: Planned): Promise<Admitted> {
  const { request, key, kept } = planned;
  if (request.free) return { ...planned, hold: freeHold(), outputCapTokens: null };
  const budgeted = key.budgets.length > 0;
  const usual = request.usualOutputTokens ?? gateway.limits.defaultOutputTokens;
  const cap = Math.min(request.maxOutputTokens ?? usual, MOST_TOKENS);
  const ceilingNanoUsd = ceilingOfPlan(planned, request.generates ? cap * request.choices : 0);
  if (budgeted && ceilingNanoUsd === null) {
    throw new GatehouseError("model_unpriced", {
      message: `The model '${request.model}', or one that may answer for it, has no price, and this key is under a hard budget.`,
      param: "model",
    });
  }
  const unboundedBy = request.unboundedBy ?? (kept?.tokens === null ? "previous_response_id" : null);
  if (budgeted && unboundedBy !== null) {
    const message = `'${unboundedBy}' lets the provider bill more than can be told before, and this key is under a hard budget.`;
    throw new GatehouseError("unsupported_parameter", { param: unboundedBy, message });
  }
  const hold = await takeHold(gateway, planned, ceilingNanoUsd);
  return { ...planned, hold, outputCapTokens: budgeted && request.generates ? cap : null };
}

const freeHold = (): Hold => ({ eventId: uuidv7(), ceilingNanoUsd: 0n, windows: [] });

/**
 * Takes the hold of one attempt; every attempt has its own.
 * @throws GatehouseError `budget_exceeded`, `budget_unavailable`
 */
export async function takeHold(gateway: Gateway, { key }: Planned, ceilingNanoUsd: NanoUsd | null): Promise<Hold> {
  const eventId = uuidv7();
  if (key.budgets.length === 0 || ceilingNanoUsd === null) return { eventId, ceilingNanoUsd, windows: [] };
  const request = planHold(key.budgets, eventId, ceilingNanoUsd, new Date());
  const decision = await gateway.ledger.hold(request);
  if (!decision.granted) throw budgetRefusal(decision, request, key.budgets);
  const windows = request.parts.map(({ budgetId, windowStart }) => ({ budgetId, windowStart }));
  return { eventId, ceilingNanoUsd, windows };
}

/** The dearest target's ceiling, within what the ledger can count; null when any target is unpriced. */
function ceilingOfPlan({ request, kept, route, plan }: Planned, output: number): NanoUsd | null {
  const bound = { input: request.inputTokenBound + (kept?.tokens ?? 0), output, units: request.unitBound };
  // Who does not say where may be served where it is dearest: an account may have its own default.
  const inferenceGeo = request.body.inference_geo === "global" ? undefined : "us";
  let highest: NanoUsd = 0n;
  for (const deploymentId of plan.deploymentIds) {
    const target = route.targets.get(deploymentId);
    if (!target?.price) return null;
    const { price, credential, deployment } = target;
    const { provider } = credential;
    const { upstreamModel } = deployment;
    // A cheaper tier may be served as the standard one.
    for (const tier of request.serviceTier === null ? [null] : [null, request.serviceTier]) {
      const served = atServiceTier(price, { provider, upstreamModel, tier });
      const ceiling = ceilingOf(atInferenceGeo(served, { provider, upstreamModel, inferenceGeo }), bound);
      if (ceiling === null) return null;
      if (ceiling > highest) highest = ceiling;
    }
  }
  return highest < MAX_NANO_USD ? highest : MAX_NANO_USD;
}
