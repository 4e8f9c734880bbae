import type { PolicyDocumentInput } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dryRunPolicy, listRequests } from "../../index.ts";
import { createPolicyWorld, type PolicyWorld, putInForce } from "../../testing/policy-world.ts";
import { denying, type Given, requestAt, toPrivate } from "../../testing/recorded.ts";
import { attemptOf, createWorld, type World } from "../../testing/world.ts";

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
const run = (document: PolicyDocumentInput) => dryRunPolicy(at.owner, { hours: 24, of: "draft", document });
const request = (...given: Given) => requestAt(at, ...given);

describe("what it would have cost", () => {
  test("is exact to the nano-dollar: its own tokens at the price of the new target, and what it cost where nothing changes", async () => {
    const amounts = [
      [1, 0],
      [333_333_333, 1],
      [7, 1_000_003],
    ] as const;
    const moved = amounts.map(([input, output], place) =>
      request({ tags: ["move"] }, { tokens: { input, output }, costNanoUsd: BigInt(place) * 1_000_000_007n + 1n }),
    );
    const stays = request({}, { costNanoUsd: 9_007_199_254_740_993n });
    await world.settle([...moved, stays, request({ tags: ["deny"] }, { costNanoUsd: 17n })]);
    const document = {
      rules: [...(denying({ tags: ["deny"] }).rules ?? []), ...(toPrivate({ tags: ["move"] }).rules ?? [])],
    };
    const { cost, rows } = await run(document);
    const actual = [...moved, stays].reduce((sum, { record }) => sum + (record.costNanoUsd ?? 0n), 17n);
    // 3 dollars per million tokens are 3,000 nano-dollars for each.
    const estimates = amounts.map(([input, output]) => BigInt(input + output) * 3_000n);
    const estimated = estimates.reduce((sum, each) => sum + each, 9_007_199_254_740_993n);
    expect(cost).toEqual({
      actualNanoUsd: actual.toString(),
      estimatedNanoUsd: estimated.toString(),
      priced: 5,
      unpriced: 0,
      byExpectedTokens: 0,
    });
    const differences = new Map(rows.map((row) => [row.requestId, row.estimatedDifferenceNanoUsd]));
    moved.forEach(({ record }, place) => {
      expect(differences.get(record.requestId)).toBe(`${(estimates[place] ?? 0n) - (record.costNanoUsd ?? 0n)}`);
    });
  });

  test("counts every attempt of a request as what it cost, as the list of requests does", async () => {
    const requestId = `req_${crypto.randomUUID()}`;
    const last = request({}, { requestId, attempt: 2, costNanoUsd: 1_000n });
    const failed = request(
      {},
      { requestId, attempt: 1, final: false, status: "error", costNanoUsd: 300n, decided: null },
    );
    const unknown = `req_${crypto.randomUUID()}`;
    await world.settle([
      failed,
      last,
      request({}, { requestId: unknown, attempt: 1, final: false, status: "error", costNanoUsd: null, price: null }),
      request({}, { requestId: unknown, attempt: 2, costNanoUsd: 50n }),
    ]);
    const { cost } = await run(NOTHING);
    expect(cost).toMatchObject({ actualNanoUsd: "1300", estimatedNanoUsd: "1300", priced: 1, unpriced: 1 });
    const { items } = await listRequests(at.owner, { limit: 10 });
    expect(items.map((item) => [item.requestId, item.costNanoUsd])).toEqual(
      expect.arrayContaining([
        [requestId, "1300"],
        [unknown, null],
      ]),
    );
  });

  test("leaves out of both sums what has no price on a side, and says how many those are", async () => {
    await world.sql("DELETE FROM price_override WHERE organization_id = $1 AND provider = 'mistral'", [
      at.owner.actor.organizationId,
    ]);
    await world.settle([
      request({}, { costNanoUsd: null }),
      request({ tags: ["move"] }, { costNanoUsd: 5n }),
      request({}, { costNanoUsd: 3n }),
    ]);
    const { cost, rows } = await run(toPrivate({ tags: ["move"] }));
    expect(cost).toMatchObject({ actualNanoUsd: "3", estimatedNanoUsd: "3", priced: 1, unpriced: 2 });
    expect(rows).toMatchObject([{ estimatedDifferenceNanoUsd: null }]);
  });

  test("goes by what a request might have used where it used nothing, and says so", async () => {
    await world.settle([request({ inputTokens: 100, outputTokens: 50 }, {}, denying())]);
    const { cost } = await run(NOTHING);
    expect(cost).toEqual({
      actualNanoUsd: "0",
      estimatedNanoUsd: `${150 * 2_000}`,
      priced: 1,
      unpriced: 0,
      byExpectedTokens: 1,
    });
  });

  test("takes what was answered from the cache to be answered from it again", async () => {
    const hit = request({}, { costNanoUsd: 40n });
    if (hit.record.decided) hit.record.decided = { ...hit.record.decided, cache: { status: "hit" } };
    await world.settle([hit]);
    expect((await run(toPrivate())).cost).toMatchObject({ actualNanoUsd: "40", estimatedNanoUsd: "40" });
  });
});

describe("what is not on record", () => {
  const missing = async (document: PolicyDocumentInput) => (await run(document)).rows.flatMap((row) => row.missing);

  test("makes a request partial: facts that its columns do not tell, detectors, metadata and budgets that nobody asked for", async () => {
    await world.settle([request()]);
    const found = { found: ["card"] };
    expect((await run(toPrivate({ ...found }))).requests).toMatchObject({ unchanged: 1, partial: 1 });
    expect(await missing({ rules: [{ name: "r", unless: found, then: { deny: { reason: "No." } } }] })).toEqual([
      "what 'card' finds in it",
    ]);
    expect(
      await missing({
        rules: [{ name: "r", unless: { metadata: { project: ["x"] } }, then: { deny: { reason: "No." } } }],
      }),
    ).toEqual(["its metadata 'project'"]);
    expect(
      await missing({ rules: [{ name: "r", unless: { budgetUsedPercent: 80 }, then: { deny: { reason: "No." } } }] }),
    ).toEqual(["how much of its budget was spent"]);
  });

  test("is known not to be there where the policy of then asked for it", async () => {
    const asked: PolicyDocumentInput = {
      rules: [
        {
          name: "r",
          when: { metadata: { project: ["x"] }, budgetUsedPercent: 80, found: ["card"] },
          then: { redact: ["email"] },
        },
      ],
    };
    await putInForce(at.owner, asked as Record<string, unknown>);
    await world.settle([request({ sensitivity: { scanned: ["card", "email"], found: [] } }, {}, asked)]);
    const { requests } = await run({
      ...asked,
      ...toPrivate({ metadata: { project: ["y"] }, budgetUsedPercent: 90, found: ["card"] }),
    });
    expect(requests).toMatchObject({ compared: 1, partial: 0 });
  });

  test("is what a word list finds that has other words by now", async () => {
    const listing = (words: string[]): PolicyDocumentInput => ({
      sensitivity: { wordLists: [{ name: "projects", words }] },
      rules: [{ name: "r", when: { found: ["projects"] }, then: { deny: { reason: "No." } } }],
    });
    await putInForce(at.owner, listing(["Apollo"]) as Record<string, unknown>);
    await world.settle([
      request({ sensitivity: { scanned: ["projects"], found: ["projects"] } }, {}, listing(["Apollo"])),
    ]);
    expect((await run(listing(["Apollo"]))).requests).toMatchObject({ partial: 0 });
    expect((await run(listing(["Apollo", "Gemini"]))).requests).toMatchObject({ partial: 1 });
  });

  test("is all but the columns of a request of a version before", async () => {
    const plain = attemptOf(
      { organizationId: at.owner.actor.organizationId, teamId: at.teamId, virtualKeyId: at.keyId },
      { model: "small", deploymentId: at.smallId, tokens: { input: 10, output: 5 } },
    );
    await world.settle([plain]);
    const report = await run(toPrivate({ teams: [at.teamId], models: ["small"] }));
    expect(report.requests).toMatchObject({ compared: 1, rerouted: 1, partial: 1 });
    expect(report.rows).toMatchObject([{ from: { deploymentId: at.smallId }, to: { deploymentId: at.privateId } }]);
  });
});
