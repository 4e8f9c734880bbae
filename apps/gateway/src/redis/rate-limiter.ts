import { LocalLimiter, type Peers, type RateLimiter, SharedLimiter } from "@gatehouse/limits";
import type { Logger } from "pino";
import type { Environment } from "../env.ts";
import { createScriptRunner } from "./script-runner.ts";

export interface RateLimiterOptions {
  peers: () => Peers;
  logger: Logger;
  /** Instead of this process's clock and of Redis's; for tests. */
  rateClockMs?: () => number;
}

/** Counts in memory; together with other gateways where there is a Redis to do so. */
export async function createRateLimiter(
  { redisUrls, redisTimeoutMs: timeoutMs }: Pick<Environment, "redisUrls" | "redisTimeoutMs">,
  { peers, logger, rateClockMs }: RateLimiterOptions,
): Promise<RateLimiter> {
  const local = new LocalLimiter({ nowMs: rateClockMs ?? (() => performance.now()), peers });
  if (redisUrls.length === 0) return local;
  const runner = await createScriptRunner(redisUrls, { logger, timeoutMs });
  const onChange = (away: boolean, err: unknown) => {
    if (away) logger.warn({ err }, "rate limits cannot be counted together; this gateway keeps to its share of them");
    else logger.info("rate limits are counted together again");
  };
  return new SharedLimiter({ runner, local, onChange, ...(rateClockMs && { nowMs: rateClockMs }) });
}
