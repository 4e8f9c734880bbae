import type { HealthKey } from "./target-health.ts";

/** How busy a target is, and how quickly it answers, as this process has seen it. */
export interface TargetLoad {
  inFlight: number;
  /** Peak-sensitive moving average of the time to the first byte; null: it has answered nothing yet. */
  latencyMs: number | null;
}

export interface TargetLoads {
  of(key: HealthKey): TargetLoad;
  begin(key: HealthKey): void;
  /** @param firstByteMs how long its first byte took; null: none came that says anything of it */
  end(key: HealthKey, firstByteMs: number | null, nowMs: number): void;
}

/** A rise counts at once; a fall by half in so long. */
const HALF_LIFE_MS = 10_000;

interface Entry {
  inFlight: number;
  latencyMs: number | null;
  atMs: number;
}

/** In memory, and for as long as the configuration has the key. The clock is the caller's. */
export function createTargetLoads(): TargetLoads {
  const entries = new Map<string, Entry>();
  // Keys are made anew with every configuration; what they name stays the same.
  const known = new WeakMap<HealthKey, Entry>();
  const entryOf = (key: HealthKey): Entry => {
    const found = known.get(key);
    if (found) return found;
    const name = `${key.credentialId} ${key.upstreamModel}`;
    const entry = entries.get(name) ?? { inFlight: 0, latencyMs: null, atMs: 0 };
    entries.set(name, entry);
    if (entries.size > MOST_TARGETS) entries.delete(entries.keys().next().value as string);
    known.set(key, entry);
    return entry;
  };
  return {
    of: entryOf,
    begin: (key) => {
      entryOf(key).inFlight += 1;
    },
    end(key, firstByteMs, nowMs) {
      const entry = entryOf(key);
      entry.inFlight -= 1;
      if (firstByteMs === null) return;
      entry.latencyMs = peak(entry, firstByteMs, nowMs);
      entry.atMs = nowMs;
    },
  };
}

const MOST_TARGETS = 10_000;

function peak({ latencyMs, atMs }: Entry, seenMs: number, nowMs: number): number {
  if (latencyMs === null || seenMs >= latencyMs) return seenMs;
  const kept = 0.5 ** (Math.max(0, nowMs - atMs) / HALF_LIFE_MS);
  return latencyMs * kept + seenMs * (1 - kept);
}
