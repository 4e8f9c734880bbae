import type { PolicyDocumentInput, RequestFacts } from "@gatehouse/domain";
import { compilePolicy, decide } from "@gatehouse/routing";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dryRunPolicy } from "../index.ts";
import { createPolicyWorld, type PolicyWorld, putInForce, save } from "../testing/policy-world.ts";
import {
  denying,
  factsAt,
  type Given,
  recordOf,
  requestAt,
  targetsAt,
  toPrivate,
  traceOf,
} from "../testing/recorded.ts";
import { attemptOf, codeOf, createWorld, type World } from "../testing/world.ts";

let world: World;
let at: PolicyWorld;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  at = await createPolicyWorld(world);
});
afterAll(() => world.close());

const NOTHING = { rules: [] };
const run = (document: PolicyDocumentInput, hours = 24) => dryRunPolicy(at.owner, { hours, of: "draft", document });
const request = (...given: Given) => requestAt(at, ...given);

describe("whether and where a request would have gone", () => {
  test("is what a gateway decides on the recorded facts, chance included", async () => {
    const documents = [
      {
        rules: [
          {
            name: "canary",
            then: {
              route: {
                targets: [
                  { model: "small", weight: 3 },
                  { model: "private", weight: 1 },
                ],
                strategy: "weighted",
              },
            },
          },
        ],
      },
      {
        rules: [
          {
            name: "cheap",
            when: { tags: ["batch"] },
            then: { route: { targets: [{ model: "private" }, { model: "small" }], strategy: "lowest_cost" } },
          },
        ],
        otherwise: "deny",
      },
      {
        rules: [
          { name: "safe", when: { inputTokens: { min: 100 } }, then: { require: { noTraining: true } } },
          { name: "best", then: { route: { targets: [{ model: "small" }, { model: "private" }], sticky: "key" } } },
        ],
      },
      {
        aliases: [{ name: "small", model: "private", teams: ["Search"] }],
        rules: [
          {
            name: "day",
            when: { time: { from: "12:00", until: "13:00", timeZone: "Europe/Berlin" } },
            unless: { streamed: true },
            then: { allow: true },
          },
        ],
        otherwise: "deny",
      },
    ] as const;
    const facts = fc
      .sample(
        fc.record({
          teamId: fc.constantFrom(at.teamId, at.otherTeamId),
          virtualKeyId: fc.constantFrom(at.keyId, at.otherKeyId),
          askedModel: fc.constantFrom("small", "private"),
          streamed: fc.boolean(),
          tags: fc.subarray(["batch", "night"]),
          inputTokens: fc.constantFrom(10, 100, 1000),
          seed: fc.nat(2 ** 32 - 1),
        }),
        { numRuns: 60, seed: 7 },
      )
      .map((each) => factsAt(at, each));
    const recorded = facts.map((each) => recordOf(at, traceOf(null, each, targetsAt(at))));
    await world.settle(recorded);
    for (const document of documents) {
      const { document: saved } = await save(at.owner, document as unknown as Record<string, unknown>);
      const expected = recorded.flatMap(({ record }, place) => {
        const { plan, outcome, rule } = decide(compilePolicy(saved), facts[place] as RequestFacts, targetsAt(at));
        const to = outcome === "deny" ? null : (plan.deploymentIds[0] ?? null);
        if (to === record.deploymentId) return [];
        return [{ requestId: record.requestId, to, rule: rule === null ? null : saved.rules[rule]?.name }];
      });
      const report = await dryRunPolicy(at.owner, { hours: 24, of: "draft" });
      const rows = report.rows.map(({ requestId, to, rule }) => ({ requestId, to: to?.deploymentId ?? null, rule }));
      const byId = (a: { requestId: string }, b: { requestId: string }) => (a.requestId < b.requestId ? -1 : 1);
      expect(rows.toSorted(byId)).toEqual(expected.toSorted(byId));
      expect(report.requests).toMatchObject({ compared: 60, unchanged: 60 - expected.length, partial: 0, leftOut: 0 });
    }
  });

  test("is no different under the policy that decided it, whatever the moment was like", async () => {
    const policy: PolicyDocumentInput = {
      rules: [
        {
          name: "quick",
          when: { tags: ["quick"] },
          then: { route: { targets: [{ model: "small" }, { model: "private" }], strategy: "lowest_latency" } },
        },
        {
          name: "idle",
          when: { tags: ["idle"] },
          then: { route: { targets: [{ model: "small" }, { model: "private" }], strategy: "least_busy" } },
        },
        { name: "never", when: { tags: ["never"] }, then: { deny: { reason: "No." } } },
        { name: "nowhere", when: { tags: ["nowhere"] }, then: { require: { noTraining: true } } },
      ],
    };
    await putInForce(at.owner, policy as Record<string, unknown>);
    const moments = [
      { [at.smallId]: { latencyMs: 900 }, [at.privateId]: { latencyMs: 30 } },
      { [at.smallId]: { latencyMs: 40, inFlight: 30 }, [at.privateId]: { latencyMs: 300 } },
      { [at.smallId]: { resting: { reason: "cooldown", untilMs: 5 } as const } },
      { [at.smallId]: { inFlight: 7 }, [at.privateId]: { inFlight: 3 } },
    ];
    const recorded = moments.flatMap((moment) =>
      ["quick", "idle", "never", "nowhere"].map((tag) => {
        const trace = traceOf(policy, factsAt(at, { tags: [tag] }), targetsAt(at, moment));
        return recordOf(
          at,
          trace,
          tag === "nowhere" ? { status: "refused", attempt: 0, errorCode: "no_target_allowed" } : {},
        );
      }),
    );
    await world.settle(recorded);
    const { requests, rows, cost } = await dryRunPolicy(at.owner, { hours: 24, of: "live" });
    expect([requests, rows]).toEqual([
      { compared: 16, unchanged: 16, rerouted: 0, newlyDenied: 0, newlyAllowed: 0, partial: 0, leftOut: 0 },
      [],
    ]);
    expect(cost.estimatedNanoUsd).toBe(cost.actualNanoUsd);
  });

  test("is no difference where it fell back to what is its new first target, or where its first target had failed", async () => {
    const both = { rules: [{ name: "r", then: { route: { targets: [{ model: "small" }, { model: "private" }] } } }] };
    const fellBack = recordOf(at, traceOf(both, factsAt(at), targetsAt(at)), {
      deploymentId: at.privateId,
      attempt: 2,
    });
    await world.settle([fellBack]);
    expect((await run(toPrivate())).requests).toMatchObject({ compared: 1, unchanged: 1 });
    expect((await run(both)).requests).toMatchObject({ compared: 1, unchanged: 1 });
  });

  test("tells what is denied and what is allowed by the document, and leaves out what no policy stopped", async () => {
    await world.settle([
      request({ tags: ["a"] }),
      request({ tags: ["a"] }, {}, denying()),
      request({ tags: ["b"] }, {}, denying()),
      request(
        { tags: ["c"] },
        { status: "refused", attempt: 0, errorCode: "budget_exceeded", deploymentId: null, costNanoUsd: 0n },
      ),
      attemptOf(
        { organizationId: at.owner.actor.organizationId, teamId: at.teamId, virtualKeyId: at.keyId },
        { status: "refused", attempt: 0, errorCode: "rate_limited", deploymentId: null },
      ),
    ]);
    const report = await run(denying({ tags: ["a"] }));
    expect(report.requests).toEqual({
      compared: 3,
      unchanged: 1,
      rerouted: 0,
      newlyDenied: 1,
      newlyAllowed: 1,
      partial: 0,
      leftOut: 2,
    });
    expect(report.rows).toMatchObject([
      { change: "newly_denied", from: { label: "openai / up-small" }, to: null, rule: "not this", reason: "No." },
      { change: "newly_allowed", from: null, to: { label: "openai / up-small" }, rule: null, reason: null },
    ]);
    expect([report.rules, report.undecided]).toEqual([[{ rule: "not this", matched: 2, decided: 2 }], 1]);
  });

  test("is a refusal where no target is left, with the reason", async () => {
    await world.settle([request()]);
    const report = await run({ rules: [{ name: "r", then: { require: { noTraining: true } } }] });
    expect(report.rows).toMatchObject([
      { change: "newly_denied", to: null, reason: "No target is left: it may train on what it gets." },
    ]);
  });
});

test("a report says whom it touches and how long it would take, worst first, with names", async () => {
  await world.settle([
    ...[100, 200, 400].map((firstByteMs) => request({}, { firstByteMs })),
    request({ askedModel: "private" }, { firstByteMs: 50 }),
    request({ askedModel: "private", teamId: at.otherTeamId, virtualKeyId: at.otherKeyId, tags: ["deny"] }),
  ]);
  const report = await run({ rules: [...(denying({ tags: ["deny"] }).rules ?? []), ...(toPrivate().rules ?? [])] });
  expect(report.keys).toEqual([
    { id: at.keyId, name: "crawler", requests: 3, newlyDenied: 0 },
    { id: at.otherKeyId, name: "crawler", requests: 1, newlyDenied: 1 },
  ]);
  expect(report.teams.map(({ name, requests }) => [name, requests])).toEqual([
    ["Search", 3],
    ["Ads", 1],
  ]);
  // The median of private is 45 ms, of 50 and 40.
  expect(report.latency).toEqual({ requests: 3, estimatedDifferenceMs: 45 - 200 });
  expect(report.rows.map(({ change, keyName, teamName }) => [change, keyName, teamName])).toEqual([
    ["newly_denied", "crawler", "Ads"],
    ["rerouted", "crawler", "Search"],
    ["rerouted", "crawler", "Search"],
    ["rerouted", "crawler", "Search"],
  ]);
});

test("any document can be tried: the draft, what is in force, a version, or one that is not saved; what is wrong with it is told", async () => {
  await world.settle([request()]);
  expect(await codeOf(dryRunPolicy(at.owner, { hours: 1, of: "draft" }))).toBe("not_found");
  expect(await codeOf(dryRunPolicy(at.owner, { hours: 1, of: 1 }))).toBe("not_found");
  await putInForce(at.owner, denying() as Record<string, unknown>);
  await putInForce(at.owner, NOTHING);
  await save(at.owner, toPrivate() as Record<string, unknown>);
  const counted = async (of: "draft" | "live" | number) => {
    const report = await dryRunPolicy(at.owner, { hours: 1, of });
    return [report.of, report.requests.rerouted, report.requests.newlyDenied];
  };
  expect([await counted("draft"), await counted("live"), await counted(1)]).toEqual([
    ["draft", 1, 0],
    ["live", 0, 0],
    [1, 0, 1],
  ]);
  const broken = await run({ rules: [{ name: "r", when: { teams: [crypto.randomUUID()] }, then: { allow: true } }] });
  expect(broken).toMatchObject({ of: "document", issues: [{ severity: "error", rule: "r" }] });
});
