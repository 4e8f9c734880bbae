import { GatehouseError, isGatehouseError, MAX_NANO_USD, type NanoUsd, uuidv7 } from "@gatehouse/domain";
import {
  budgetRefusal,
  budgetsFor,
  currentWindow,
  type GrantedHold,
  planHold,
  type RefusedHold,
} from "@gatehouse/limits";
import { atInferenceGeo, atServiceTier, ceilingOf, MOST_TOKENS } from "@gatehouse/metering";
import type { Gateway } from "../container.ts";
import type { Admitted, AppliedBudgets, BudgetStanding, Guarded, Hold, Planned } from "./context.ts";

/**
 * Holds, in every hard budget that the request falls under, the most that it can cost on any target of its plan: which of
 * them answers is not known yet. Where that is more than is left, the output cap is lowered to what is left pays for,
 * unless the budget says to refuse. Without a hard budget nothing is held, but the ceiling is known all the same.
 * @throws GatehouseError `budget_exceeded`, `model_unpriced`, `unsupported_parameter`, `budget_unavailable`
 */
export async function admit(gateway: Gateway, planned: Guarded): Promise<Admitted> {
  const { request } = planned;
  if (request.free) return { ...planned, hold: freeHold(), budgets: NONE, outputCapTokens: null, outputLowered: false };
  const budgets = applying(gateway, planned);
  const isHard = budgets.hard.length > 0;
  const cap = request.generates ? outputCapOf(gateway, planned) : 0;
  const ceilingNanoUsd = ceilingOfPlan(planned, cap);
  if (isHard) requireBound(planned, ceilingNanoUsd);
  const taken = await takeHold(gateway, budgets, ceilingNanoUsd);
  if ("hold" in taken) {
    const outputCapTokens = isHard && request.generates ? cap : null;
    return { ...planned, hold: taken.hold, budgets, outputCapTokens, outputLowered: false };
  }
  const lowered = await takeLowered(gateway, planned, { budgets, cap, refusal: taken });
  return { ...planned, ...lowered, budgets, outputLowered: true };
}

const NONE: AppliedBudgets = { hard: [], soft: [] };
const freeHold = (): Hold => ({ eventId: uuidv7(), ceilingNanoUsd: 0n, granted: null, windows: [], before: [] });

function applying(gateway: Gateway, { key, model, targets, plan }: Planned): AppliedBudgets {
  const providers = () =>
    new Set<string>(plan.deploymentIds.flatMap((id) => targets.get(id)?.credential.provider ?? []));
  const all = budgetsFor(key.budgets, model, providers);
  if (all.length === 0) return NONE;
  const hard = all.filter(({ enforcement }) => enforcement === "hard");
  if (hard.length === all.length) return { hard: all, soft: [] };
  const soft = all.filter(({ enforcement }) => enforcement === "soft");
  gateway.budgetSpend.watch(soft);
  return { hard, soft };
}

/** Under a hard budget nothing is sent whose cost has no bound. */
function requireBound({ request, kept }: Planned, ceilingNanoUsd: NanoUsd | null): void {
  if (ceilingNanoUsd === null) {
    throw new GatehouseError("model_unpriced", {
      message: `The model '${request.model}', or one that may answer for it, has no price, and this key is under a hard budget.`,
      param: "model",
    });
  }
  const unboundedBy = request.unboundedBy ?? (kept?.tokens === null ? "previous_response_id" : null);
  if (unboundedBy === null) return;
  const message = `'${unboundedBy}' lets the provider bill more than can be told before, and this key is under a hard budget.`;
  throw new GatehouseError("unsupported_parameter", { param: unboundedBy, message });
}

function outputCapOf(gateway: Gateway, { request }: Planned): number {
  const usual = request.usualOutputTokens ?? gateway.limits.defaultOutputTokens;
  return Math.min(request.maxOutputTokens ?? usual, MOST_TOKENS);
}

interface Refusal {
  decision: RefusedHold;
  error: GatehouseError;
}

/**
 * Takes the hold of one attempt; every attempt has its own.
 * @throws GatehouseError `budget_unavailable`
 */
async function takeHold(
  gateway: Gateway,
  { hard, soft }: AppliedBudgets,
  ceilingNanoUsd: NanoUsd | null,
): Promise<{ hold: Hold } | Refusal> {
  const eventId = uuidv7();
  if (hard.length === 0 && soft.length === 0)
    return { hold: { eventId, ceilingNanoUsd, granted: null, windows: [], before: [] } };
  const now = gateway.now();
  const windows = [...hard, ...soft].map((budget) => ({
    budgetId: budget.id,
    windowStart: currentWindow(budget, now).start,
    provider: budget.provider,
  }));
  if (hard.length === 0 || ceilingNanoUsd === null)
    return { hold: { eventId, ceilingNanoUsd, granted: null, windows, before: [] } };
  const request = planHold(hard, eventId, ceilingNanoUsd, now);
  const answer = gateway.ledger.hold(request);
  const decision = answer instanceof Promise ? await answer : answer;
  if (!decision.granted) return { decision, error: budgetRefusal(decision, request, hard) };
  return { hold: { eventId, ceilingNanoUsd, granted: decision, windows, before: standings(decision, ceilingNanoUsd) } };
}

/** Before this hold was taken. */
const standings = ({ leases }: GrantedHold, amountNanoUsd: NanoUsd): BudgetStanding[] =>
  leases.flatMap((lease) =>
    lease?.answer
      ? [
          {
            budgetId: lease.budgetId,
            spentNanoUsd: lease.answer.committedNanoUsd,
            leasedNanoUsd: lease.spareNanoUsd + amountNanoUsd,
          },
        ]
      : [],
  );

/** One more hold like that of the request, for another attempt; undefined when no budget covers it any more. */
export async function takeAnotherHold(gateway: Gateway, { budgets, hold }: Admitted): Promise<Hold | undefined> {
  try {
    const taken = await takeHold(gateway, budgets, hold.ceilingNanoUsd);
    return "hold" in taken ? taken.hold : undefined;
  } catch (error) {
    if (isGatehouseError(error)) return undefined;
    throw error;
  }
}

/** An answer of fewer tokens is of no use to anybody; OpenAI takes no smaller cap either. */
const LEAST_OUTPUT_TOKENS = 16;
/** No model writes more: who asks for that much did not mean it, and would have all that is left held for it. */
const MOST_LOWERED_TOKENS = 1_000_000;
/** What is left may be less by the time it is asked for. */
const TRIES = 3;

/**
 * Holds for as many output tokens as what is left pays for.
 * @throws GatehouseError `budget_exceeded` when that is too few, or a budget says to refuse
 */
async function takeLowered(
  gateway: Gateway,
  planned: Planned,
  { budgets, cap, refusal }: { budgets: AppliedBudgets; cap: number; refusal: Refusal },
): Promise<{ hold: Hold; outputCapTokens: number }> {
  if (cap > MOST_LOWERED_TOKENS) throw refusal.error;
  let refused = refusal;
  let highest = cap;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { budgetId, availableNanoUsd } = refused.decision;
    const shortfall = budgets.hard.find(({ id }) => id === budgetId)?.shortfall;
    if (shortfall === "refuse" || !planned.request.generates) throw refused.error;
    highest = mostOutput(planned, availableNanoUsd, highest);
    if (highest < leastOutput(planned, cap)) throw refused.error;
    const taken = await takeHold(gateway, budgets, ceilingOfPlan(planned, highest));
    if ("hold" in taken) return { hold: taken.hold, outputCapTokens: highest };
    refused = taken;
  }
  throw refused.error;
}

/** Anthropic refuses a cap that its thinking alone would fill. */
function leastOutput({ request: { body } }: Planned, cap: number): number {
  const thinking = (body.thinking as { budget_tokens?: unknown } | undefined)?.budget_tokens;
  const own = typeof thinking === "number" ? thinking + 1 : LEAST_OUTPUT_TOKENS;
  return Math.min(Math.max(own, LEAST_OUTPUT_TOKENS), cap);
}

/** The most output tokens below `cap` whose ceiling is within the amount; 0 when there are none. */
function mostOutput(planned: Planned, amountNanoUsd: NanoUsd, cap: number): number {
  let [fits, tooMany] = [0, cap];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    const ceiling = ceilingOfPlan(planned, middle);
    if (ceiling !== null && ceiling <= amountNanoUsd) fits = middle;
    else tooMany = middle;
  }
  return fits;
}

/** The dearest target's ceiling, within what the ledger can count; null when any target is unpriced. */
function ceilingOfPlan({ request, kept, targets, plan }: Planned, cap: number): NanoUsd | null {
  const input = request.inputTokenBound + (kept?.tokens ?? 0);
  const bound = { input, output: cap * request.choices, units: request.unitBound };
  // Who does not say where may be served where it is dearest: an account may have its own default.
  const inferenceGeo = request.body.inference_geo === "global" ? undefined : "us";
  let highest: NanoUsd = 0n;
  for (const deploymentId of plan.deploymentIds) {
    const target = targets.get(deploymentId);
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
