import type { InFlight } from "./gate.ts";
import { SlidingWindow, SUB_BUCKETS } from "./sliding-window.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What was counted against one rate limit, whatever its numbers are or become. */
export interface LimitCounters {
  requestsPerMinute: SlidingWindow;
  tokensPerMinute: SlidingWindow;
  tokensPerDay: SlidingWindow;
  parallelRequests: InFlight;
}

/** The counters of a process. They outlive the configuration that names their limits. */
export interface CounterRegistry {
  /** Those of a rate limit, by its id. */
  of(limitId: string): LimitCounters;
  /** Forgets those of all other limits. */
  retain(limitIds: ReadonlySet<string>): void;
}

export function createCounterRegistry(): CounterRegistry {
  const counters = new Map<string, LimitCounters>();
  return {
    of(limitId) {
      const known = counters.get(limitId);
      if (known) return known;
      const made: LimitCounters = {
        requestsPerMinute: new SlidingWindow(MINUTE_MS / SUB_BUCKETS),
        tokensPerMinute: new SlidingWindow(MINUTE_MS / SUB_BUCKETS),
        tokensPerDay: new SlidingWindow(DAY_MS / SUB_BUCKETS),
        parallelRequests: { count: 0 },
      };
      counters.set(limitId, made);
      return made;
    },
    retain(limitIds) {
      for (const id of counters.keys()) if (!limitIds.has(id)) counters.delete(id);
    },
  };
}
