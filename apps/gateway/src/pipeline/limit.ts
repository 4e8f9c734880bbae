import { isUnlimited, type RateDecision, type RatePass, rateRefusal, ratesOf } from "@gatehouse/limits";
import { MOST_TOKENS } from "@gatehouse/metering";
import { rateLimitHeaders } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Authorized, Limited } from "./context.ts";
import { expectedTokens } from "./expected-tokens.ts";

/** Of a request that nothing limits. */
export const FREE_PASS: RatePass = { used: () => {}, end: () => {} };

/**
 * Counts the request against the rate limits of its key, or refuses it and counts nothing. What it will use of tokens is
 * reserved by an estimate. How its limits stand goes with every answer. At once where limits are counted in memory.
 * @throws GatehouseError `rate_limited`, `rate_limit_too_small`
 */
export function limit(gateway: Gateway, authorized: Authorized): Limited | Promise<Limited> {
  const { key, model, exchange, byPolicy } = authorized;
  const gates = ratesOf(key.rates, model);
  if (byPolicy || isUnlimited(gates)) return { ...authorized, pass: FREE_PASS };
  const decision = gateway.rates.take(gates, { id: exchange.requestId, tokens: tokensExpected(gateway, authorized) });
  return decision instanceof Promise
    ? decision.then((decided) => conclude(authorized, decided))
    : conclude(authorized, decision);
}

function conclude(authorized: Authorized, decision: RateDecision): Limited {
  const { exchange, dialect } = authorized;
  exchange.announce(rateLimitHeaders(dialect.format, decision.standings, Date.now()));
  if (!decision.granted) throw rateRefusal(decision.refused);
  return { ...authorized, pass: decision.pass };
}

function tokensExpected(gateway: Gateway, { request }: Authorized): number {
  if (request.free) return 0;
  const { input, output } = expectedTokens(gateway, request);
  return Math.min(input + output, MOST_TOKENS);
}
