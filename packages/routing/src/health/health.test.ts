import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Breaker } from "./breaker.ts";
import { type FailedAttempt, nextStep, retryDelayMs } from "./next-step.ts";
import { exhaustedForMs } from "./rate-limit-headers.ts";
import { createRetryBudget } from "./retry-budget.ts";
import { createTargetHealth, type HealthKey } from "./target-health.ts";
import { createTargetLoads } from "./target-load.ts";

const KEY: HealthKey = { credentialId: "c", credentialVersion: "1", upstreamModel: "m" };
const SECOND = 1_000;

describe("a breaker", () => {
  test("opens after five failures in a row, and for longer each time its probe fails", () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 4; failure++) breaker.fail(0, 1);
    expect(breaker.state(0).lets).toBe("all");
    breaker.fail(0, 1);
    expect(breaker.state(29 * SECOND)).toEqual({ lets: "none", untilMs: 30 * SECOND });
    breaker.begin(30 * SECOND);
    breaker.fail(30 * SECOND, 1);
    expect(breaker.state(89 * SECOND)).toEqual({ lets: "none", untilMs: 90 * SECOND });
  });

  test("opens when half of at least twenty calls of the last half minute failed", () => {
    const breaker = new Breaker();
    for (let call = 0; call < 10; call++) {
      breaker.succeed(call);
      breaker.fail(call, 1);
    }
    expect(breaker.state(11).lets).toBe("none");
  });

  test("closes with a success", () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 5; failure++) breaker.fail(0, 1);
    breaker.begin(30 * SECOND);
    breaker.succeed(30 * SECOND);
    expect(breaker.state(30 * SECOND).lets).toBe("all");
  });

  test("is not closed by a call that began before it opened", () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 5; failure++) breaker.fail(0, 1);
    breaker.succeed(1 * SECOND);
    expect(breaker.state(2 * SECOND).lets).toBe("none");
    breaker.begin(30 * SECOND);
    breaker.succeed(30 * SECOND);
    expect(breaker.state(30 * SECOND).lets).toBe("all");
  });

  test("is not kept open for longer by calls that were under way when it opened", () => {
    const breaker = new Breaker();
    for (let failure = 0; failure < 40; failure++) breaker.fail(0, 1);
    expect(breaker.state(0).untilMs).toBe(30 * SECOND);
  });

  test("lets at most one probe a second through while it is half open, however calls come and fail", () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(400), ends: fc.constantFrom("fails", "hangs") }), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(steps, (calls) => {
        const breaker = new Breaker();
        for (let failure = 0; failure < 5; failure++) breaker.fail(0, 1);
        let nowMs = 30 * SECOND;
        let lastProbeMs = Number.NEGATIVE_INFINITY;
        for (const { waitMs, ends } of calls) {
          nowMs += waitMs;
          const { lets } = breaker.state(nowMs);
          expect(lets).not.toBe("all");
          if (lets === "none") continue;
          expect(nowMs - lastProbeMs).toBeGreaterThanOrEqual(SECOND);
          lastProbeMs = nowMs;
          breaker.begin(nowMs);
          if (ends === "fails") breaker.fail(nowMs, 1);
        }
      }),
    );
  });
});

describe("target health", () => {
  test("a limited target is left alone for as long as its provider asks, within ten minutes", () => {
    for (const [asked, kept] of [
      [5_000, 5_000],
      [1, 1_000],
      [1e12, 600_000],
      [-5, 1_000],
    ] as const) {
      const health = createTargetHealth();
      health.finish(KEY, "rate_limited", 0, asked);
      expect(health.state(KEY, kept - 1)).toEqual({ available: false, reason: "cooldown", untilMs: kept });
      expect(health.state(KEY, kept).available).toBe(true);
    }
  });

  test("without a word from the provider, cooldowns double up to a minute", () => {
    const health = createTargetHealth();
    let nowMs = 0;
    const lengths = Array.from({ length: 8 }, () => {
      health.finish(KEY, "rate_limited", nowMs);
      const state = health.state(KEY, nowMs);
      const lengthMs = state.available ? 0 : state.untilMs - nowMs;
      nowMs += lengthMs;
      return lengthMs / SECOND;
    });
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test("a credential that is not accepted pauses all of its models, until its secret changes", () => {
    const health = createTargetHealth();
    health.finish(KEY, "unauthorized", 0);
    const other = { ...KEY, upstreamModel: "another" };
    expect(health.state(other, 0)).toMatchObject({ available: false, reason: "credential_paused" });
    expect(health.state({ ...other, credentialId: "d" }, 0).available).toBe(true);
    expect(health.state({ ...other, credentialVersion: "2" }, 0).available).toBe(true);
  });

  test("a credential that may not use one model may still use the others", () => {
    const health = createTargetHealth();
    health.finish(KEY, "forbidden", 0);
    expect(health.state(KEY, 59 * SECOND)).toMatchObject({ available: false, reason: "cooldown" });
    expect(health.state({ ...KEY, upstreamModel: "another" }, 0).available).toBe(true);
  });

  test("one model's failures say nothing of another's", () => {
    const health = createTargetHealth();
    for (let failure = 0; failure < 5; failure++) health.finish(KEY, "broken", 0);
    expect(health.state(KEY, 0)).toMatchObject({ available: false, reason: "breaker_open" });
    expect(health.state({ ...KEY, upstreamModel: "another" }, 0).available).toBe(true);
  });

  test("overload counts half of a failure; errors of the caller's and calls given up count as none", () => {
    const health = createTargetHealth();
    for (let call = 0; call < 9; call++) health.finish(KEY, "overloaded", 0);
    expect(health.state(KEY, 0).available).toBe(true);
    for (let call = 0; call < 100; call++) health.finish(KEY, "unknown", 0);
    expect(health.state(KEY, 0).available).toBe(true);
    health.finish(KEY, "overloaded", 0);
    expect(health.state(KEY, 0).available).toBe(false);
  });

  test("a target whose limit is used up rests until it is renewed", () => {
    const health = createTargetHealth();
    health.exhausted(KEY, 6_000, 0);
    expect(health.state(KEY, 5_999).available).toBe(false);
    expect(health.state(KEY, 6_000).available).toBe(true);
  });
});

describe("rate limit headers", () => {
  test.each([
    [{ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s" }, 360_000],
    [{ "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "20ms" }, 20],
    [{ "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "7.66s" }, 7_660],
    [{ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "3" }, 3_000],
    [
      { "anthropic-ratelimit-tokens-remaining": "0", "anthropic-ratelimit-tokens-reset": "2026-11-23T00:00:10Z" },
      10_000,
    ],
    [{ "x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "6m0s" }, null],
    [{ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "soon" }, null],
    [{ "x-ratelimit-remaining-requests": "", "x-ratelimit-reset-requests": "1s" }, null],
    [{}, null],
  ])("%j: to be left alone for %s ms", (headers, expected) => {
    expect(exhaustedForMs(headers as Record<string, string>, Date.parse("2026-11-23T00:00:00Z"))).toBe(expected);
  });
});

describe("the retry budget", () => {
  test("allows further attempts for a fifth of the requests, and a floor, over any sequence", () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(50), retries: fc.nat(5) }), { maxLength: 500 });
    fc.assert(
      fc.property(steps, (requests) => {
        const budget = createRetryBudget();
        let nowMs = 0;
        let granted = 0;
        for (const { waitMs, retries } of requests) {
          nowMs += waitMs;
          budget.deposit(nowMs);
          for (let retry = 0; retry < retries; retry++) granted += budget.withdraw(nowMs) ? 1 : 0;
        }
        expect(granted).toBeLessThanOrEqual(10 + requests.length * 0.2 + nowMs / 1000 + 1e-6);
      }),
    );
  });
});

describe("after a failed attempt", () => {
  const failed = (given: Partial<FailedAttempt>): FailedAttempt => ({
    attempts: 1,
    anotherTarget: false,
    code: "upstream_error",
    retryNext: true,
    billing: "none",
    staleSocket: false,
    retryAfterMs: undefined,
    remainingMs: 60_000,
    ...given,
  });
  const step = (given: Partial<FailedAttempt>) => nextStep(failed(given), () => 0.5);

  test("a connection that had most likely ended is replaced at once, before any other target, and only the first time", () => {
    const stale = { code: "upstream_disconnected", billing: "indeterminate", staleSocket: true } as const;
    expect(step(stale)).toEqual({ step: "retry", delayMs: 0 });
    expect(step({ ...stale, anotherTarget: true })).toEqual({ step: "retry", delayMs: 0 });
    expect(step({ ...stale, attempts: 2 })).toEqual({ step: "stop" });
    expect(step({ ...stale, attempts: 2, anotherTarget: true })).toEqual({ step: "fallback" });
  });

  test("another target is tried at once, also when this one may have billed", () => {
    expect(step({ anotherTarget: true })).toEqual({ step: "fallback" });
    expect(step({ anotherTarget: true, billing: "indeterminate" })).toEqual({ step: "fallback" });
    expect(step({ anotherTarget: true, code: "upstream_rate_limited" })).toEqual({ step: "fallback" });
  });

  test("the same target is tried again, with jitter, only where it cannot have billed", () => {
    expect(step({})).toEqual({ step: "retry", delayMs: 50 });
    expect(step({ billing: "indeterminate" })).toEqual({ step: "stop" });
    expect(step({ code: "upstream_overloaded" })).toEqual({ step: "stop" });
    expect(step({ code: "upstream_auth_error" })).toEqual({ step: "stop" });
  });

  test("a limit is waited for when that takes ten seconds at most and the request has them", () => {
    const limited = { code: "upstream_rate_limited", retryAfterMs: 3_000 } as const;
    expect(step(limited)).toEqual({ step: "retry", delayMs: 3_000 });
    expect(step({ ...limited, retryAfterMs: 10_001 })).toEqual({ step: "stop" });
    expect(step({ ...limited, remainingMs: 2_000 })).toEqual({ step: "stop" });
    expect(step({ code: "upstream_rate_limited" })).toEqual({ step: "stop" });
  });

  test("nothing follows on an error of the caller's, nor on a third attempt", () => {
    expect(step({ retryNext: false, anotherTarget: true, code: "upstream_rejected" })).toEqual({ step: "stop" });
    expect(step({ attempts: 3, anotherTarget: true })).toEqual({ step: "stop" });
  });

  test("delays stay within two seconds and grow", () => {
    expect([1, 2, 3, 10].map((attempts) => retryDelayMs(attempts, () => 1))).toEqual([100, 200, 400, 2_000]);
    expect(retryDelayMs(3, () => 0)).toBe(0);
  });
});

describe("target load", () => {
  test("what is under way is counted by model and credential, over a change of the credential's secret", () => {
    const loads = createTargetLoads();
    loads.begin(KEY);
    loads.begin({ ...KEY, credentialVersion: "2" });
    expect(loads.of({ ...KEY }).inFlight).toBe(2);
    loads.end(KEY, null, 0);
    expect(loads.of({ ...KEY })).toMatchObject({ inFlight: 1, latencyMs: null });
  });

  test("a slower answer counts at once, a quicker one only as time goes by", () => {
    const loads = createTargetLoads();
    const answer = (firstByteMs: number, nowMs: number) => {
      loads.begin(KEY);
      loads.end(KEY, firstByteMs, nowMs);
      return loads.of(KEY).latencyMs;
    };
    expect(answer(100, 0)).toBe(100);
    expect(answer(900, 1)).toBe(900);
    expect(answer(100, 1)).toBe(900);
    expect(answer(100, 10_001)).toBe(500);
  });
});
