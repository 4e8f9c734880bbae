import { isUnlimited, type RateDecision, type RatePass, rateRefusal, ratesOf } from "@gatehouse/limits";
import { estimateTokens, MOST_TOKENS } from "@gatehouse/metering";
import { rateLimitHeaders } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Authorized, Limited } from "./context.ts";

/** Of a request that nothing limits. */
const FREE_PASS: RatePass = { used: () => {}, end: () => {} };

/**
 * Counts the request against the rate limits of its key, or refuses it and counts nothing. What it will use of tokens is
 * reserved by an estimate. How its limits stand goes with every answer. At once where limits are counted in memory.
 * @throws GatehouseError `rate_limited`, `rate_limit_too_small`
 */
export function limit(gateway: Gateway, authorized: Authorized): Limited | Promise<Limited> {
  const { key, request, exchange } = authorized;
  const gates = ratesOf(key.rates, request.model);
  if (isUnlimited(gates)) return { ...authorized, pass: FREE_PASS };
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

/** The input by its bytes, and all the output that the request asks for. */
function tokensExpected(gateway: Gateway, { request }: Authorized): number {
  if (request.free) return 0;
  const { inputTokenBound, form, bytes, generates, maxOutputTokens, usualOutputTokens, choices } = request;
  const requestBytes = form?.fileBytes ?? bytes.length;
  const { input = 0 } = estimateTokens({ inputTokenBound, requestBytes, outputBytes: 0 });
  const cap = maxOutputTokens ?? usualOutputTokens ?? gateway.limits.defaultOutputTokens;
  return Math.min(Math.max(1, input) + (generates ? cap * choices : 0), MOST_TOKENS);
}
