import { GatehouseError } from "@gatehouse/domain";
import type { Refused } from "./decision.ts";
import type { RateGate, RateScope } from "./gate.ts";

/**
 * A refused request as the error that the caller gets: 429 `rate_limited`, with when to come again; or 429
 * `rate_limit_too_small`, when it never would be let through.
 */
export function rateRefusal({ gate, amount, waitMs }: Refused): GatehouseError {
  const limit = limitText(gate);
  if (waitMs === Infinity) {
    const message = `The request may take ${number(amount)} tokens, and no request can take more than the rate limit: ${limit}. Send less input, or ask for less output.`;
    return new GatehouseError("rate_limit_too_small", { message });
  }
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const advice =
    gate.kind === "parallelRequests"
      ? "Try again when one of them has ended."
      : `Try again in ${number(retryAfterSeconds)} s.`;
  return new GatehouseError("rate_limited", { message: `Rate limit reached: ${limit}. ${advice}`, retryAfterSeconds });
}

/** What is counted, and over what. */
const KINDS: Readonly<Record<RateGate["kind"], readonly [counted: string, per: string]>> = {
  requestsPerMinute: ["request", " per minute"],
  tokensPerMinute: ["token", " per minute"],
  tokensPerDay: ["token", " per day"],
  parallelRequests: ["parallel request", ""],
};

const SCOPES: Readonly<Record<RateScope, string>> = {
  organization: "this key's organization",
  team: "this key's team",
  member: "the member that this key belongs to",
  key: "this key",
};

const number = (amount: number): string => amount.toLocaleString("en-US");

function limitText({ limit, kind, scope, model }: RateGate): string {
  const [counted, per] = KINDS[kind];
  const allowed = `${number(limit)} ${counted}${limit === 1 ? "" : "s"}${per}`;
  return `${allowed} of ${SCOPES[scope]}${model === null ? "" : ` for the model '${model}'`}`;
}
