import type { PolicyRoute, PolicyRouteTarget, RuleConditions } from "@gatehouse/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import { aPolicy, aRule, idOf, someFacts, someTargets } from "./testing/policy.ts";

const to = (...numbers: number[]): PolicyRouteTarget[] => numbers.map((n) => ({ deployment: idOf(n), weight: 1 }));
const aRoute = (route: Partial<PolicyRoute> = {}): PolicyRoute => ({
  targets: to(1, 2),
  strategy: "priority",
  sticky: null,
  fallbacks: [],
  ...route,
});
const targets = someTargets({ 1: {}, 2: {}, 3: {}, 4: {} }, { small: [1, 2], large: [3] });

describe("rules", () => {
  test("without a rule a request goes to its model's own route, in the route's order", () => {
    expect(decide(aPolicy({}), someFacts(), targets)).toMatchObject({
      outcome: "allow",
      rule: null,
      plan: { deploymentIds: [idOf(1), idOf(2)] },
    });
  });

  test("the first rule that allows, denies or routes decides, and those after it are not reached", () => {
    const policy = aPolicy({
      rules: [
        aRule({ deny: { reason: "no" } }, { name: "other model", when: { models: ["large"] } }),
        aRule({ route: aRoute({ targets: to(4) }) }, { name: "route" }),
        aRule({ deny: { reason: "too late" } }, { name: "late" }),
      ],
    });
    expect(decide(policy, someFacts(), targets)).toMatchObject({
      outcome: "route",
      rule: 1,
      verdicts: "m+.",
      plan: { deploymentIds: [idOf(4)] },
    });
  });

  test("a denied request has its reason and no plan", () => {
    const policy = aPolicy({ rules: [aRule({ deny: { reason: "Not at night." } })] });
    const { outcome, reason, plan } = decide(policy, someFacts(), targets);
    expect({ outcome, reason, tried: plan.deploymentIds }).toEqual({
      outcome: "deny",
      reason: "Not at night.",
      tried: [],
    });
  });

  test("what no rule decides is denied where the policy says so", () => {
    expect(decide(aPolicy({ otherwise: "deny" }), someFacts(), targets).outcome).toBe("deny");
  });

  test("a rule that is switched off, or whose exception holds, does nothing and says so", () => {
    const deny = { deny: { reason: "no" } };
    const policy = aPolicy({
      rules: [
        aRule(deny, { name: "off", enabled: false }),
        aRule(deny, { name: "not this team", unless: { teams: [idOf(1)] } }),
      ],
    });
    expect(decide(policy, someFacts(), targets)).toMatchObject({ outcome: "allow", verdicts: "-!" });
  });

  test("of two rules that set the same thing the first counts, and what only one sets is added", () => {
    const policy = aPolicy({
      rules: [
        aRule({ set: { temperature: 0 }, redact: ["email"] }, { name: "first" }),
        aRule({ set: { temperature: 1, topP: 0.5 }, redact: ["card"] }, { name: "second" }),
      ],
    });
    const { set, redact } = decide(policy, someFacts(), targets);
    expect({ set, redact }).toEqual({ set: { temperature: 0, topP: 0.5 }, redact: ["email"] });
  });
});

describe("conditions", () => {
  const base = someFacts({
    tags: ["batch"],
    metadata: { project: "alpha" },
    content: ["images"],
    memberId: idOf(3),
    streamed: true,
    budgetUsedPercent: 80,
    sensitivity: { scanned: ["card"], found: ["card"] },
  });
  const hold: RuleConditions[] = [
    { teams: [idOf(9), idOf(1)] },
    { keys: [idOf(2)] },
    { members: [idOf(3)] },
    { models: ["sm*l"] },
    { endpoints: ["chat.completions"] },
    { streamed: true },
    { tags: ["nightly", "batch"] },
    { metadata: { project: ["alpha", "beta"] } },
    { inputTokens: { min: 100, max: 100 } },
    { content: ["audio", "images"] },
    { sensitivity: "internal" },
    { found: ["card"] },
    { time: { days: ["monday"], from: "13:00", until: "14:00", timeZone: "Europe/Berlin" } },
    { budgetUsedPercent: 80 },
  ];
  const fail: RuleConditions[] = [
    { teams: [idOf(9)] },
    { keys: [idOf(9)] },
    { members: [idOf(9)] },
    { models: ["smal", "*mal"] },
    { endpoints: ["messages"] },
    { streamed: false },
    { tags: ["nightly"] },
    { metadata: { project: ["alpha"], stage: ["live"] } },
    { inputTokens: { max: 99 } },
    { content: ["tools"] },
    { sensitivity: "secret" },
    { found: ["iban"] },
    { time: { days: ["monday"], from: "12:00", until: "13:00", timeZone: "Europe/Berlin" } },
    { budgetUsedPercent: 81 },
  ];
  const classes = [
    { name: "internal", detect: ["email", "card"] },
    { name: "secret", detect: ["secret"] },
  ];
  const verdict = (when: RuleConditions, facts = base) =>
    decide(aPolicy({ sensitivity: { classes }, rules: [aRule({ redact: ["email"] }, { when })] }), facts, targets)
      .verdicts;

  test.each(hold)("%j holds for a request that has it", (when) => {
    expect(verdict(when)).toBe("+");
  });

  test.each(fail)("%j does not hold for a request without it, and the verdict names the condition", (when) => {
    expect(verdict(when)).not.toBe("+");
  });

  test("all conditions of a rule have to hold", () => {
    for (const failing of fail) {
      const name = Object.keys(failing)[0] as keyof RuleConditions;
      for (const holding of hold) expect(verdict({ ...holding, [name]: failing[name] })).not.toBe("+");
    }
  });

  test("a condition on what is not known does not hold: no member, no budget, nothing looked for", () => {
    const unknown = someFacts();
    for (const when of [
      { members: [idOf(3)] },
      { budgetUsedPercent: 1 },
      { sensitivity: "internal" },
      { found: ["card"] },
    ]) {
      expect(verdict(when, unknown)).not.toBe("+");
    }
  });

  test("hours over midnight belong to the day on which they began", () => {
    const when = { time: { days: ["monday" as const], from: "22:00", until: "06:00", timeZone: "UTC" } };
    const at = (day: number, hour: number) => verdict(when, someFacts({ atMs: Date.UTC(2026, 10, day, hour) }));
    // The 30th is a Monday.
    expect([at(30, 21), at(30, 22), at(31, 5), at(31, 6), at(30, 5)].map((each) => each === "+")).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  test("a star in a model's name stands for any run of characters, and for nothing else", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "-", ".") });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), texts, (parts, name) => {
        const pattern = parts.join("*");
        const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&")).join(".*");
        const expected = new RegExp(`^${escaped}$`, "s").test(name);
        if (pattern.length === 0) return;
        expect(verdict({ models: [pattern] }, someFacts({ askedModel: name })) === "+").toBe(expected);
      }),
    );
  });
});

describe("aliases", () => {
  const policy = aPolicy({
    aliases: [
      { name: "best", model: "large", teams: [idOf(1)] },
      { name: "best", model: "small" },
    ],
    rules: [aRule({ redact: ["email"] }, { when: { models: ["large"] } })],
  });

  test("the first alias that is for the team counts, and rules see both names", () => {
    expect(decide(policy, someFacts({ askedModel: "best" }), targets)).toMatchObject({
      model: "large",
      verdicts: "+",
      plan: { deploymentIds: [idOf(3)] },
    });
    expect(decide(policy, someFacts({ askedModel: "best", teamId: idOf(9) }), targets).model).toBe("small");
  });
});

describe("targets", () => {
  const route = (then: PolicyRoute, facts = someFacts(), others = targets) =>
    decide(aPolicy({ rules: [aRule({ route: then })] }), facts, others).plan;

  test("fallbacks come after all others, whatever the strategy", () => {
    for (const strategy of ["priority", "weighted", "lowest_latency", "lowest_cost", "least_busy"] as const) {
      const plan = route(aRoute({ strategy, targets: to(1, 2, 3), fallbacks: to(4) }));
      expect(plan.deploymentIds).toHaveLength(4);
      expect(plan.deploymentIds[3]).toBe(idOf(4));
    }
  });

  test("the cheapest for this request comes first, and one without a price last: it is not free", () => {
    const priced = someTargets({ 1: { priceNanoUsd: null }, 2: { priceNanoUsd: 5n }, 3: { priceNanoUsd: 4n } });
    expect(route(aRoute({ strategy: "lowest_cost", targets: to(1, 2, 3) }), someFacts(), priced).deploymentIds).toEqual(
      [3, 2, 1].map(idOf),
    );
  });

  test("the least busy comes first", () => {
    const busy = someTargets({ 1: { inFlight: 3 }, 2: { inFlight: 0 }, 3: { inFlight: 1 } });
    expect(route(aRoute({ strategy: "least_busy", targets: to(1, 2, 3) }), someFacts(), busy).deploymentIds).toEqual(
      [2, 3, 1].map(idOf),
    );
  });

  test("with two targets the quicker one comes first, requests under way counted in", () => {
    const quick = someTargets({ 1: { latencyMs: 100, inFlight: 9 }, 2: { latencyMs: 300 } });
    expect(route(aRoute({ strategy: "lowest_latency" }), someFacts(), quick).deploymentIds[0]).toBe(idOf(2));
  });

  test("the slowest of many is never the first choice, and every other one is at some time", () => {
    const many = someTargets({ 1: { latencyMs: 1 }, 2: { latencyMs: 2 }, 3: { latencyMs: 3 }, 4: { latencyMs: 4 } });
    const firsts = new Set<string | undefined>();
    for (let seed = 0; seed < 500; seed += 1) {
      const plan = route(aRoute({ strategy: "lowest_latency", targets: to(1, 2, 3, 4) }), someFacts({ seed }), many);
      firsts.add(plan.deploymentIds[0]);
    }
    expect([...firsts].sort()).toEqual([1, 2, 3].map(idOf));
  });

  test("a canary of 5 % gets 5 % of the requests, and no weight gets none", () => {
    const canary: PolicyRouteTarget[] = [
      { deployment: idOf(1), weight: 95 },
      { deployment: idOf(2), weight: 5 },
      { deployment: idOf(3), weight: 0 },
    ];
    const counts = new Map<string | undefined, number>();
    for (let seed = 0; seed < 20_000; seed += 1) {
      const [first] = route(aRoute({ strategy: "weighted", targets: canary }), someFacts({ seed })).deploymentIds;
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    // Five standard deviations of a binomial distribution around 1,000.
    expect(Math.abs((counts.get(idOf(2)) ?? 0) - 1_000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.05 * 0.95));
    expect(counts.has(idOf(3))).toBe(false);
  });

  test("requests of one user go to the same target, and only those of a target that is lost move", () => {
    const sticky = aRoute({ sticky: "user", targets: to(1, 2, 3, 4) });
    const resting = { reason: "cooldown" as const, untilMs: 5 };
    const lost = someTargets({ 1: {}, 2: { resting }, 3: {}, 4: {} });
    const firsts = new Set<string | undefined>();
    for (let user = 0; user < 200; user += 1) {
      const [first] = route(sticky, someFacts({ user: `u${user}`, seed: user })).deploymentIds;
      const again = route(sticky, someFacts({ user: `u${user}`, seed: user + 1 })).deploymentIds[0];
      const [without] = route(sticky, someFacts({ user: `u${user}` }), lost).deploymentIds;
      firsts.add(first);
      expect(again).toBe(first);
      if (first !== idOf(2)) expect(without).toBe(first);
    }
    expect(firsts.size).toBe(4);
  });

  test("who names no user is routed by the strategy alone", () => {
    expect(route(aRoute({ sticky: "user" }))).toMatchObject({ sticky: false, deploymentIds: [idOf(1), idOf(2)] });
  });

  test("every target that is left out says why", () => {
    const ill = someTargets({
      1: { resting: { reason: "breaker_open", untilMs: 7 } },
      2: { serves: false },
      3: { lacks: ["images"] },
      4: { contextTokens: 150 },
    });
    const plan = route(aRoute({ targets: to(1, 2, 3, 4, 5) }), someFacts({ content: ["images"] }), ill);
    expect(plan.deploymentIds).toEqual([]);
    expect(plan.candidates.map(({ excluded, untilMs }) => [excluded, untilMs])).toEqual([
      ["breaker_open", 7],
      ["format_not_served", undefined],
      ["content_not_taken", undefined],
      ["context_too_small", undefined],
      ["deployment_unavailable", undefined],
    ]);
  });

  test("what a rule requires holds for every target of every route after it, fallbacks and own routes included", () => {
    const bools = fc.boolean();
    const target = fc.record({ noTraining: bools, zeroRetention: bools, region: fc.constantFrom(null, "eu", "us") });
    const subset = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
    const anyRoute = fc.record({
      targets: subset,
      fallbacks: fc.oneof(fc.constant([] as number[]), subset),
      strategy: fc.constantFrom("priority", "weighted", "lowest_latency", "lowest_cost", "least_busy" as const),
    });
    fc.assert(
      fc.property(
        fc.array(target, { minLength: 6, maxLength: 6 }),
        fc.option(anyRoute),
        fc.nat(),
        (found, chosen, seed) => {
          const all = someTargets(Object.fromEntries(found.map((each, place) => [place + 1, each])), {
            small: [1, 2, 3, 4, 5, 6],
          });
          const then = chosen
            ? {
                route: {
                  targets: to(...chosen.targets),
                  fallbacks: to(...chosen.fallbacks),
                  strategy: chosen.strategy as "priority",
                  sticky: null,
                },
              }
            : { allow: true as const };
          const policy = aPolicy({
            rules: [
              aRule({ require: { noTraining: true, regions: ["eu"] } }, { name: "private" }),
              aRule({ require: { zeroRetention: true } }, { name: "nothing is kept" }),
              aRule(then, { name: "route" }),
            ],
          });
          for (const id of decide(policy, someFacts({ seed }), all).plan.deploymentIds) {
            expect(all.find(id)).toMatchObject({ noTraining: true, zeroRetention: true, region: "eu" });
          }
        },
      ),
    );
  });

  test("the same policy, facts and targets give the same decision", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom("weighted", "lowest_latency", "least_busy" as const), (seed, strategy) => {
        const policy = aPolicy({
          rules: [aRule({ route: aRoute({ strategy: strategy as "weighted", targets: to(1, 2, 3, 4) }) })],
        });
        const facts = someFacts({ seed });
        expect(decide(policy, facts, targets)).toEqual(decide(policy, facts, targets));
      }),
    );
  });
});
