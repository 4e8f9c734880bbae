import type { RateLimitConfiguration, VirtualKeyConfiguration } from "@gatehouse/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCounterRegistry } from "./counters.ts";
import type { RateDecision, RatePass } from "./decision.ts";
import { type RateGates, ratesOf } from "./gate.ts";
import { linkRates } from "./link-rates.ts";
import { LocalLimiter } from "./local-limiter.ts";
import { rateRefusal } from "./refusal.ts";
import { shareOf } from "./share.ts";

const NOTHING = {
  organizationId: "o",
  teamId: null,
  userId: null,
  virtualKeyId: null,
  model: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  tokensPerDay: null,
  parallelRequests: null,
};
const limit = (id: string, given: Partial<RateLimitConfiguration>): RateLimitConfiguration => ({
  ...NOTHING,
  id,
  ...given,
});
const key = (given: Partial<VirtualKeyConfiguration> = {}): VirtualKeyConfiguration => ({
  id: "k",
  organizationId: "o",
  teamId: "t",
  memberId: null,
  name: "a key",
  digest: "d",
  allowedModels: [],
  disabledAt: null,
  expiresAt: null,
  previous: null,
  ...given,
});
const gatesOf = (...limits: RateLimitConfiguration[]): RateGates =>
  ratesOf(linkRates(limits, createCounterRegistry())(key({ memberId: "m" })), "gpt");

class Clock {
  nowMs = 1_000_250;
}
const limiterAt = (clock: Clock, peers = { count: 1, rank: 0 }) =>
  new LocalLimiter({ nowMs: () => clock.nowMs, peers: () => peers });
const passOf = (decision: RateDecision): RatePass => {
  if (!decision.granted) throw new Error("refused");
  return decision.pass;
};
let asked = 0;
const asking = (tokens = 0) => {
  asked += 1;
  return { id: `r${asked}`, tokens };
};

describe("the limiter in memory", () => {
  it("takes from all limits or, when one refuses, from none", () => {
    const clock = new Clock();
    const limiter = limiterAt(clock);
    const wide = limit("wide", { requestsPerMinute: 10, parallelRequests: 10 });
    const gates = gatesOf(wide, limit("narrow", { teamId: "t", tokensPerMinute: 100 }));
    passOf(limiter.take(gates, asking(90)));
    for (let tries = 0; tries < 20; tries += 1) expect(limiter.take(gates, asking(90)).granted).toBe(false);
    for (let tries = 1; tries < 10; tries += 1) expect(limiter.take(gates, asking(1)).granted).toBe(true);
  });

  it("names the limit that stands in the way for longest, of whom it is, and when it lets the request through", () => {
    const clock = new Clock();
    const limiter = limiterAt(clock);
    const gates = gatesOf(
      limit("day", { userId: "m", teamId: "t", tokensPerDay: 1_000 }),
      limit("minute", { teamId: "t", requestsPerMinute: 1, model: "gpt" }),
    );
    passOf(limiter.take(gates, asking(100)));
    const minute = limiter.take(gates, asking(100));
    expect(!minute.granted && rateRefusal(minute.refused)).toMatchObject({
      code: "rate_limited",
      message: "Rate limit reached: 1 request per minute of this key's team for the model 'gpt'. Try again in 60 s.",
      details: { retryAfterSeconds: 60 },
    });
    const day = limiter.take(gates, asking(1_000));
    expect(!day.granted && rateRefusal(day.refused).message).toMatch(
      /^Rate limit reached: 1,000 tokens per day of the member that this key belongs to\. Try again in 8\d,\d{3} s\.$/,
    );
  });

  it("tells a request that is larger than a limit that it will never fit", () => {
    const decision = limiterAt(new Clock()).take(gatesOf(limit("l", { tokensPerMinute: 100 })), asking(101));
    expect(!decision.granted && rateRefusal(decision.refused)).toMatchObject({
      code: "rate_limit_too_small",
      status: 429,
      retryable: false,
      details: {
        message: expect.stringContaining("more than the rate limit: 100 tokens per minute of this key's organization."),
      },
    });
  });

  it("corrects a reservation to what was used, and keeps it where that is not known", () => {
    const clock = new Clock();
    const limiter = limiterAt(clock);
    const gates = gatesOf(limit("l", { tokensPerMinute: 1_000 }));
    const remaining = () => limiter.take(gates, asking(0)).standings.tokens?.remaining;
    const pass = passOf(limiter.take(gates, asking(600)));
    expect(remaining()).toBe(400);
    pass.used(50);
    pass.used(60);
    pass.end();
    expect(remaining()).toBe(890);
    pass.end();
    expect(remaining()).toBe(890);
    const unknown = passOf(limiter.take(gates, asking(600)));
    unknown.used(undefined);
    unknown.end();
    expect(remaining()).toBe(290);
    const larger = passOf(limiter.take(gates, asking(100)));
    larger.used(400);
    larger.end();
    expect(remaining()).toBe(0);
    expect(limiter.take(gates, asking(1)).granted).toBe(false);
  });

  it("reports the tightest limit of its kind", () => {
    const limiter = limiterAt(new Clock());
    const gates = gatesOf(
      limit("a", { requestsPerMinute: 100, tokensPerMinute: 500 }),
      limit("b", { teamId: "t", requestsPerMinute: 5, tokensPerDay: 400 }),
    );
    expect(limiter.take(gates, asking(10)).standings).toEqual({
      requests: { limit: 5, remaining: 4, resetMs: 60_750 },
      tokens: { limit: 400, remaining: 390, resetMs: expect.any(Number) },
    });
  });

  it("conserves: after any run nothing is under way, and what counts is what was used", () => {
    const step = fc.record({
      afterMs: fc.integer({ min: 0, max: 900 }),
      tokens: fc.integer({ min: 1, max: 50 }),
      used: fc.option(fc.integer({ min: 0, max: 80 }), { nil: undefined }),
      ends: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = new Clock();
        clock.nowMs = 1_000_000;
        const limiter = limiterAt(clock);
        const gates = gatesOf(limit("l", { requestsPerMinute: 40, tokensPerMinute: 600, parallelRequests: 5 }));
        const open: { pass: RatePass; tokens: number }[] = [];
        let requests = 0;
        let counted = 0;
        const end = (one: { pass: RatePass; tokens: number }, used: number | undefined) => {
          one.pass.used(used);
          one.pass.end();
          counted += (used ?? one.tokens) - one.tokens;
        };
        for (const { afterMs, tokens, used, ends } of steps) {
          clock.nowMs += afterMs;
          const decision = limiter.take(gates, asking(tokens));
          if (decision.granted) {
            open.push({ pass: decision.pass, tokens });
            requests += 1;
            counted += tokens;
          }
          expect(open.length).toBeLessThanOrEqual(5);
          const first = ends ? open.shift() : undefined;
          if (first) end(first, used);
        }
        for (const one of open) end(one, 0);
        expect(gates.parallel.map(({ inFlight }) => inFlight.count)).toEqual([0]);
        // No run lasts for a window, so nothing has left it.
        const used = Object.fromEntries(gates.windows.map(({ kind, window }) => [kind, window.advance(clock.nowMs)]));
        expect(used).toEqual({ requestsPerMinute: requests, tokensPerMinute: counted });
      }),
    );
  });
});

describe("a gateway's share", () => {
  it("adds up to the limit over all gateways, whatever their number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 40 }), (whole, count) => {
        const shares = Array.from({ length: count }, (_, rank) => shareOf(whole, { count, rank }));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(whole);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("refuses what is larger than itself but not than the limit in a way that may be tried again", () => {
    const limiter = limiterAt(new Clock(), { count: 3, rank: 0 });
    const decision = limiter.take(gatesOf(limit("l", { tokensPerMinute: 300 })), asking(150));
    expect(!decision.granted && rateRefusal(decision.refused)).toMatchObject({ code: "rate_limited", retryable: true });
  });
});

describe("the limits of a key", () => {
  it("are its own, its member's, its team's and its organization's, and nobody else's", () => {
    const limits = [
      limit("organization", { requestsPerMinute: 1 }),
      limit("other organization", { organizationId: "o2", requestsPerMinute: 1 }),
      limit("team", { teamId: "t", requestsPerMinute: 1 }),
      limit("other team", { teamId: "t2", requestsPerMinute: 1 }),
      limit("member", { teamId: "t", userId: "m", requestsPerMinute: 1 }),
      limit("member elsewhere", { teamId: "t2", userId: "m", requestsPerMinute: 1 }),
      limit("key", { virtualKeyId: "k", requestsPerMinute: 1 }),
      limit("model", { teamId: "t", model: "gpt", tokensPerDay: 1 }),
    ];
    const ratesFor = linkRates(limits, createCounterRegistry());
    const idsOf = (configuration: VirtualKeyConfiguration, model: string) =>
      ratesOf(ratesFor(configuration), model).windows.map(({ key: name }) => name.split(":")[3]);
    const own = key({ memberId: "m" });
    expect(idsOf(own, "claude")).toEqual(["key", "member", "team", "organization"]);
    expect(idsOf(own, "gpt")).toEqual(["key", "member", "team", "model", "organization"]);
    expect(idsOf(key({ id: "k2" }), "claude")).toEqual(["team", "organization"]);
    expect(idsOf(key({ id: "k3", teamId: "t2", memberId: "m" }), "gpt")).toEqual([
      "member elsewhere",
      "other team",
      "organization",
    ]);
  });

  it("keep what was counted when their numbers change, and forget it when they are removed", () => {
    const counters = createCounterRegistry();
    const clock = new Clock();
    const limiter = limiterAt(clock);
    const gatesFor = (...limits: RateLimitConfiguration[]) => ratesOf(linkRates(limits, counters)(key()), "gpt");
    for (let count = 0; count < 3; count += 1) {
      passOf(limiter.take(gatesFor(limit("l", { requestsPerMinute: 3 })), asking()));
    }
    expect(limiter.take(gatesFor(limit("l", { requestsPerMinute: 2 })), asking()).granted).toBe(false);
    expect(limiter.take(gatesFor(limit("l", { requestsPerMinute: 4 })), asking()).granted).toBe(true);
    gatesFor();
    expect(limiter.take(gatesFor(limit("l", { requestsPerMinute: 1 })), asking()).granted).toBe(true);
  });
});
