import { Breaker } from "./breaker.ts";
import type { CallResult } from "./call-result.ts";
import { Pause } from "./pause.ts";

/** What is well or ill as one: a model at a provider, reached with one credential. */
export interface HealthKey {
  credentialId: string;
  /** Changes with the credential's secret or address: a pause that the old one earned ends with it. */
  credentialVersion: string;
  upstreamModel: string;
}

export type Unavailable = "breaker_open" | "cooldown" | "credential_paused";
export type TargetState =
  | { available: true; probe: boolean }
  | { available: false; reason: Unavailable; untilMs: number };

/**
 * The health of targets as this process sees it: a breaker and a cooldown per credential and model, a pause per
 * credential. In memory and bounded; the clock is the caller's (milliseconds that never go back).
 */
export interface TargetHealth {
  state(key: HealthKey, nowMs: number): TargetState;
  /** A call is made; a half-open breaker lets no other through for a second. */
  begin(key: HealthKey, nowMs: number): void;
  /** @param retryAfterMs what the provider asked for, if it did */
  finish(key: HealthKey, result: CallResult, nowMs: number, retryAfterMs?: number): void;
  /** The provider said that one of its limits is used up for so long. */
  exhausted(key: HealthKey, forMs: number, nowMs: number): void;
}

const MINUTE_MS = 60_000;
const COOLDOWN = { firstMs: 1_000, longestMs: MINUTE_MS, shortestMs: 1_000, longestToldMs: 10 * MINUTE_MS };
const CREDENTIAL_PAUSE = { ...COOLDOWN, firstMs: MINUTE_MS, longestMs: 10 * MINUTE_MS };
const MOST_TARGETS = 10_000;
const OVERLOAD_WEIGHT = 0.5;

export function createTargetHealth(): TargetHealth {
  const models = new Recent(() => ({ breaker: new Breaker(), cooldown: new Pause(COOLDOWN) }));
  const credentials = new Recent(() => ({ pause: new Pause(CREDENTIAL_PAUSE), version: "" }));
  // A key is the same object for as long as its configuration lasts: it is looked for by its names once.
  const found = new WeakMap<
    HealthKey,
    { model: ReturnType<typeof models.of>; credential: ReturnType<typeof credentials.of> }
  >();
  const entryOf = (key: HealthKey) => {
    const known = found.get(key);
    if (known) return known;
    const { credentialId, upstreamModel } = key;
    const entry = { model: models.of(`${credentialId} ${upstreamModel}`), credential: credentials.of(credentialId) };
    found.set(key, entry);
    return entry;
  };
  const modelOf = (key: HealthKey) => entryOf(key).model;
  const credentialOf = (key: HealthKey) => {
    const { credentialVersion } = key;
    const { credential } = entryOf(key);
    if (credential.version !== credentialVersion) {
      credential.version = credentialVersion;
      credential.pause.lift();
    }
    return credential;
  };

  return {
    state(key, nowMs) {
      const paused = credentialOf(key).pause.untilMs();
      if (nowMs < paused) return { available: false, reason: "credential_paused", untilMs: paused };
      const { breaker, cooldown } = modelOf(key);
      if (nowMs < cooldown.untilMs()) return { available: false, reason: "cooldown", untilMs: cooldown.untilMs() };
      const { lets, untilMs } = breaker.state(nowMs);
      return lets === "none"
        ? { available: false, reason: "breaker_open", untilMs }
        : { available: true, probe: lets === "probe" };
    },
    begin: (key, nowMs) => modelOf(key).breaker.begin(nowMs),
    finish(key, result, nowMs, retryAfterMs) {
      const { breaker, cooldown } = modelOf(key);
      if (result === "alive") {
        breaker.succeed(nowMs);
        cooldown.forget();
        credentialOf(key).pause.forget();
      } else if (result === "broken") breaker.fail(nowMs, 1);
      else if (result === "overloaded") {
        breaker.fail(nowMs, OVERLOAD_WEIGHT);
        if (retryAfterMs !== undefined) cooldown.begin(nowMs, retryAfterMs);
      } else if (result === "rate_limited") cooldown.begin(nowMs, retryAfterMs);
      else if (result === "forbidden") cooldown.begin(nowMs, retryAfterMs ?? MINUTE_MS);
      else if (result === "unauthorized") credentialOf(key).pause.begin(nowMs, retryAfterMs);
    },
    exhausted: (key, forMs, nowMs) => modelOf(key).cooldown.begin(nowMs, forMs),
  };
}

/** Entries by key, of which the first go when there are too many. */
class Recent<T> {
  readonly #make: () => T;
  readonly #entries = new Map<string, T>();

  constructor(make: () => T) {
    this.#make = make;
  }

  of(key: string): T {
    const known = this.#entries.get(key);
    if (known) return known;
    if (this.#entries.size >= MOST_TARGETS) this.#entries.delete(this.#entries.keys().next().value as string);
    const made = this.#make();
    this.#entries.set(key, made);
    return made;
  }
}
