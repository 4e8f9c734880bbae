import { GatehouseError, MAX_NANO_USD, type NanoUsd, uuidv7 } from "@gatehouse/domain";
import { budgetRefusal, planHold } from "@gatehouse/limits";
import { ceilingOf, MOST_TOKENS } from "@gatehouse/metering";
import type { Gateway } from "../container.ts";
import type { Admitted, Authorized, Hold } from "./context.ts";

/**
 * Holds, in every budget of the key and its team, the most that the request can cost on any target of its route: the
 * target is not chosen yet. Without a budget nothing is held, but the ceiling is known all the same.
 * @throws GatehouseError `budget_exceeded`, `model_unpriced`, `budget_unavailable`
 */
export async function admit(gateway: Gateway, authorized: Authorized): Promise<Admitted> {
  const { request, key } = authorized;
  const budgeted = key.budgets.length > 0;
  const cap = Math.min(request.maxOutputTokens ?? gateway.limits.defaultOutputTokens, MOST_TOKENS);
  const ceilingNanoUsd = ceilingOfRoute(authorized, request.generates ? cap * request.choices : 0);
  if (budgeted && ceilingNanoUsd === null) {
    throw new GatehouseError("model_unpriced", {
      message: `The model '${request.model}' has no price, and this key is under a hard budget.`,
      param: "model",
    });
  }
  const hold = await takeHold(gateway, authorized, ceilingNanoUsd);
  return { ...authorized, hold, outputCapTokens: budgeted && request.generates ? cap : null };
}

/**
 * Takes the hold of one attempt; every attempt has its own.
 * @throws GatehouseError `budget_exceeded`, `budget_unavailable`
 */
export async function takeHold(gateway: Gateway, { key }: Authorized, ceilingNanoUsd: NanoUsd | null): Promise<Hold> {
  const eventId = uuidv7();
  if (key.budgets.length === 0 || ceilingNanoUsd === null) return { eventId, ceilingNanoUsd, windows: [] };
  const request = planHold(key.budgets, eventId, ceilingNanoUsd, new Date());
  const decision = await gateway.ledger.hold(request);
  if (!decision.granted) throw budgetRefusal(decision, request, key.budgets);
  const windows = request.parts.map(({ budgetId, windowStart }) => ({ budgetId, windowStart }));
  return { eventId, ceilingNanoUsd, windows };
}

/** The dearest target's ceiling, within what the ledger can count; null when any target is unpriced. */
function ceilingOfRoute({ request, route }: Authorized, outputTokens: number): NanoUsd | null {
  let highest: NanoUsd = 0n;
  for (const { price } of route.targets.values()) {
    if (!price) return null;
    const ceiling = ceilingOf(price, request.inputTokenBound, outputTokens);
    if (ceiling > highest) highest = ceiling;
  }
  return highest < MAX_NANO_USD ? highest : MAX_NANO_USD;
}
