import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { GatehouseError } from "@gatehouse/domain";

/** Decides whether one more request may come in, without a look at it. */
export interface LoadGuard {
  readonly inFlight: number;
  /** How late timers came, on average, when it last looked. */
  readonly lagMs: number;
  /** @throws GatehouseError `overloaded` */
  enter(): void;
  leave(): void;
  stop(): void;
}

export interface LoadLimits {
  maxInFlight: number;
  /** How late timers may come, on average over the last half second. */
  maxLagMs?: number;
  /** The part of the heap that may be in use. */
  maxHeapShare?: number;
}

/** What a process tells of itself; replaced in tests. */
export interface Vitals {
  lagMs(): number;
  heapShare(): number;
  stop(): void;
}

const SAMPLE_MS = 500;
const RETRY_AFTER_SECONDS = 1;

/**
 * Too many requests at once, an event loop that comes too late, or a heap that is nearly full: then a request is answered
 * at once, so that those that are under way get through. The vitals are looked at on a timer, never per request.
 */
export function createLoadGuard(
  { maxInFlight, maxLagMs = 250, maxHeapShare = 0.92 }: LoadLimits,
  vitals: Vitals = processVitals(),
): LoadGuard {
  let inFlight = 0;
  let strained = false;
  let lagMs = 0;
  const look = () => {
    lagMs = vitals.lagMs();
    strained = lagMs > maxLagMs || vitals.heapShare() > maxHeapShare;
  };
  const timer = setInterval(look, SAMPLE_MS);
  timer.unref();
  look();
  return {
    get inFlight() {
      return inFlight;
    },
    get lagMs() {
      return lagMs;
    },
    enter() {
      // One at a time is let in even then: without a request the vitals would not be ours to judge.
      if (inFlight >= maxInFlight || (strained && inFlight > 0)) {
        throw new GatehouseError("overloaded", { retryAfterSeconds: RETRY_AFTER_SECONDS });
      }
      inFlight += 1;
    },
    leave() {
      inFlight -= 1;
    },
    stop() {
      clearInterval(timer);
      vitals.stop();
    },
  };
}

function processVitals(): Vitals {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    lagMs() {
      // What is measured is the time between two looks at it; the resolution is no delay.
      const lag = delay.count === 0 ? 0 : delay.mean / 1e6 - 20;
      delay.reset();
      return lag;
    },
    heapShare() {
      const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
      return used / limit;
    },
    stop: () => delay.disable(),
  };
}
