import type { RateLimitConfiguration } from "@gatehouse/domain";
import {
  createCounterRegistry,
  LocalLimiter,
  linkRates,
  type Peers,
  type RateGates,
  ratesOf,
  type ScriptRunner,
  SharedLimiter,
} from "@gatehouse/limits";
import { pino } from "pino";
import { createScriptRunner } from "../src/redis/script-runner.ts";

/** One gateway's limiter, with nothing of a gateway around it. */
export interface LimiterNode {
  limiter: SharedLimiter;
  local: LocalLimiter;
  /** Those of the limit that the nodes were made with; each node counts for itself, the limit is the same. */
  gates: RateGates;
  runner: ScriptRunner;
}

export interface NodeOptions {
  urls: readonly string[];
  limits: readonly RateLimitConfiguration[];
  /** The time of all counters; real where absent. */
  nowMs?: () => number;
  peers?: () => Peers;
  timeoutMs: number;
  onChange?: (away: boolean) => void;
}

export async function startNode({
  urls,
  limits,
  nowMs,
  peers,
  timeoutMs,
  onChange,
}: NodeOptions): Promise<LimiterNode> {
  const logger = pino({ level: "silent" });
  const runner = await createScriptRunner(urls, { logger, timeoutMs });
  const local = new LocalLimiter({
    nowMs: nowMs ?? (() => performance.now()),
    peers: peers ?? (() => ({ count: 1, rank: 0 })),
  });
  const limiter = new SharedLimiter({
    runner,
    local,
    probeMs: 20,
    ...(nowMs && { nowMs }),
    ...(onChange && { onChange }),
  });
  return { limiter, local, gates: gatesOf(limits), runner };
}

/** With counters of their own. */
export function gatesOf(limits: readonly RateLimitConfiguration[]): RateGates {
  const key = {
    id: "key",
    organizationId: limits[0]?.organizationId ?? "",
    teamId: "team",
    memberId: null,
    name: "",
    digest: "",
    previous: null,
    allowedModels: [],
    disabledAt: null,
    expiresAt: null,
  };
  return ratesOf(linkRates(limits, createCounterRegistry())(key), "model");
}

let limits = 0;

/** A limit on an organization of its own, so that no other counts the same. */
export function rateLimit(given: Partial<RateLimitConfiguration>): RateLimitConfiguration {
  limits += 1;
  return {
    id: `limit-${limits}`,
    organizationId: `organization-${process.pid}-${limits}`,
    teamId: null,
    userId: null,
    virtualKeyId: null,
    model: null,
    requestsPerMinute: null,
    tokensPerMinute: null,
    tokensPerDay: null,
    parallelRequests: null,
    ...given,
  };
}
