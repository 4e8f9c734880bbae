import type { PolicyDocumentInput } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dryRunPolicy } from "../../index.ts";
import { createPolicyWorld, type PolicyWorld } from "../../testing/policy-world.ts";
import { factsAt, type Given, recordOf, requestAt, targetsAt, toPrivate, traceOf } from "../../testing/recorded.ts";
import { codeOf, createWorld, type World } from "../../testing/world.ts";

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

test("of more requests than it looks at it takes an even sample, the same one each time, and says so", async () => {
  const minutes = Array.from({ length: 600 }, (_, minute) => minute);
  await world.settle(minutes.map((minute) => request({}, { startedAt: new Date(Date.UTC(2026, 10, 22, 2, minute)) })));
  const input = { hours: 24, of: "draft", document: toPrivate() as Record<string, unknown> } as const;
  const sampled = () => dryRunPolicy(at.owner, input, 150);
  const report = await sampled();
  expect(report.sample).toMatchObject({ requests: 600, every: 4 });
  // Five standard deviations of a binomial distribution around 150.
  expect(Math.abs(report.sample.taken - 150)).toBeLessThan(5 * Math.sqrt(600 * 0.25 * 0.75));
  const halves = report.rows.map(({ startedAt }) => (startedAt < "2026-11-22T07" ? "early" : "late"));
  expect(Math.min(...["early", "late"].map((half) => halves.filter((each) => each === half).length))).toBeGreaterThan(
    40,
  );
  expect(await sampled()).toEqual(report);
  expect((await dryRunPolicy(at.owner, input)).sample).toEqual({ requests: 600, every: 1, taken: 600 });
});

test("a sample of many is found by an index: it is even, and of no other requests than any sample", async () => {
  const minutes = Array.from({ length: 1200 }, (_, minute) => minute);
  await world.settle(
    minutes.map((minute) => request({}, { startedAt: new Date(Date.UTC(2026, 10, 22, 2, minute / 3)) })),
  );
  const input = { hours: 24, of: "draft", document: toPrivate() as Record<string, unknown> } as const;
  const taken = async (most: number) => {
    const { sample, rows } = await dryRunPolicy(at.owner, input, most);
    expect(rows.length).toBe(sample.taken);
    return { sample, ids: rows.map(({ requestId }) => requestId) };
  };
  const [many, few] = [await taken(80), await taken(40)];
  expect([many.sample.every, few.sample.every]).toEqual([15, 30]);
  expect(Math.abs(few.sample.taken - 40)).toBeLessThan(5 * Math.sqrt(40));
  expect(few.ids.filter((id) => !many.ids.includes(id))).toEqual([]);
});

test("requests are counted exactly, of whatever span", async () => {
  const at15 = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 22, 10, minute, second));
  await world.settle(
    [at15(-1), at15(0), at15(7), at15(14, 59), at15(15), at15(29), at15(30), at15(44), at15(45)].map((startedAt) =>
      request({}, { startedAt }),
    ),
  );
  await world.settle([request({}, { startedAt: at15(20), final: false })]);
  const { organizationId } = at.owner.actor;
  const counted = (from: Date, to: Date) => world.db.replay.count({ organizationId, from, to });
  expect(await counted(at15(0), at15(45))).toBe(7);
  expect(await counted(at15(5), at15(31))).toBe(5);
  expect(await counted(at15(5), at15(16))).toBe(3);
  expect(await counted(at15(14, 59), at15(15))).toBe(1);
  expect(await counted(at15(16), at15(29))).toBe(0);
});

test("of an organization there is one at a time; a second one is refused, and another organization's is not", async () => {
  const other = await createPolicyWorld(world);
  const first = world.db.alone(`dry run of ${at.owner.actor.organizationId}`, async () => {
    const refused = await dryRunPolicy(at.owner, { hours: 1, of: "draft", document: NOTHING }).catch((error) => error);
    expect(refused).toMatchObject({ code: "conflict", message: expect.stringContaining("already under way") });
    return dryRunPolicy(other.owner, { hours: 1, of: "draft", document: NOTHING });
  });
  expect(await first).toMatchObject({ requests: { compared: 0 } });
  expect(await codeOf(run(NOTHING))).toBe("answered");
});

test("only the hours that were asked for are looked at, only last attempts, and only the organization's own", async () => {
  const other = await createPolicyWorld(world);
  await world.settle([
    request({}, { startedAt: new Date("2026-11-22T10:59:59Z") }),
    request({}, { startedAt: new Date("2026-11-22T11:00:01Z") }),
    request({}, { final: false, attempt: 1 }),
    recordOf(other, traceOf(null, factsAt(other), targetsAt(other))),
  ]);
  expect((await run(toPrivate(), 1)).sample).toEqual({ requests: 1, every: 1, taken: 1 });
});
