import type { Entry } from "./entry/entry.ts";
import type { CacheKey } from "./key/cache-key.ts";

/** The part that a request has in a flight. */
export type Flight =
  | {
      leader: true;
      /** Tells the followers how it ended; undefined: with nothing that could be kept. Only the first time counts. */
      land(entry: Entry | undefined): void;
    }
  | {
      leader: false;
      /**
       * The leader's answer; undefined: there is none, and the request goes on by itself, without joining again.
       * Rejects with the signal's reason.
       */
      wait(signal: AbortSignal): Promise<Entry | undefined>;
    };

/** Requests under way, by their keys: the same one is sent to a provider once, and all who asked get its answer. */
export interface Flights {
  /** A leader has to land, whatever becomes of its request. */
  join(key: CacheKey): Flight;
  readonly size: number;
}

/** Nothing is sent to a follower while it waits, and what lies between may take it for dead after a minute. */
const LONGEST_MS = 60_000;

interface UnderWay {
  beganMs: number;
  followers: Set<(entry: Entry | undefined) => void>;
  landed: { entry: Entry | undefined } | undefined;
}

/**
 * Followers that go on by themselves all do so at once: none of them waits for another one.
 * @param longestMs how long followers wait for a leader, from its beginning; after that, who comes leads anew
 * @param monotonicMs clock of that
 */
export function createFlights({
  longestMs = LONGEST_MS,
  monotonicMs = () => performance.now(),
}: {
  longestMs?: number;
  monotonicMs?: () => number;
} = {}): Flights {
  const flights = new Map<CacheKey, UnderWay>();
  const lead = (key: CacheKey): Flight => {
    const flight: UnderWay = { beganMs: monotonicMs(), followers: new Set(), landed: undefined };
    flights.set(key, flight);
    return {
      leader: true,
      land(entry) {
        if (flight.landed) return;
        flight.landed = { entry };
        if (flights.get(key) === flight) flights.delete(key);
        for (const follower of flight.followers) follower(entry);
        flight.followers.clear();
      },
    };
  };
  return {
    join(key) {
      const flight = flights.get(key);
      if (!flight || monotonicMs() - flight.beganMs >= longestMs) return lead(key);
      return {
        leader: false,
        wait: (signal) => follow(flight, flight.beganMs + longestMs - monotonicMs(), signal),
      };
    },
    get size() {
      return flights.size;
    },
  };
}

function follow(flight: UnderWay, withinMs: number, signal: AbortSignal): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    if (flight.landed) return resolve(flight.landed.entry);
    const leave = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      flight.followers.delete(settle);
    };
    const settle = (entry: Entry | undefined) => {
      leave();
      resolve(entry);
    };
    const abort = () => {
      leave();
      reject(signal.reason);
    };
    const timer = setTimeout(settle, Math.max(0, withinMs), undefined);
    signal.addEventListener("abort", abort);
    flight.followers.add(settle);
  });
}
