import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createBudget,
  createTeam,
  createVirtualKey,
  listBudgets,
  listTeams,
  removeBudget,
  updateBudget,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN, TERMS } from "../testing/every-verb.ts";
import { attemptOf, codeOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;
let owner: { organizationId: string; teamId: string; virtualKeyId: string };

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world, { timeZone: "Asia/Kathmandu" });
  const { id: teamId } = await createTeam(context, { name: "Search" });
  const { virtualKey } = await createVirtualKey(context, { ...PLAIN, name: "key", teamId });
  owner = { organizationId: context.actor.organizationId, teamId, virtualKeyId: virtualKey.id };
});
afterAll(() => world.close());

const teamScope = () => ({ kind: "team", teamId: owner.teamId }) as const;
const idOfFirst = async () => (await listBudgets(context)).items[0]?.id as string;

test("a budget counts what its month had spent before it was set, in the organization's time zone", async () => {
  // The month of Kathmandu (+05:45) begins at 18:15 UTC on the last day of October.
  await world.settle([
    attemptOf(owner, { costNanoUsd: 40n, startedAt: new Date("2026-10-31T18:15:00Z") }),
    attemptOf(owner, { costNanoUsd: 9n, startedAt: new Date("2026-10-31T18:14:59Z") }),
  ]);
  const budget = await createBudget(context, { ...TERMS, scope: teamScope(), limitUsd: "100" });
  expect(budget).toMatchObject({
    scope: { kind: "team", name: "Search" },
    limitNanoUsd: "100000000000",
    effectiveLimitNanoUsd: "100000000000",
    spentNanoUsd: "40",
    heldNanoUsd: "0",
    promisedNanoUsd: "0",
    timeZone: "Asia/Kathmandu",
    windowStart: "2026-10-31T18:15:00.000Z",
    windowEnd: "2026-11-30T18:15:00.000Z",
    resetsAt: "2026-11-30T18:15:00.000Z",
  });
  expect(await world.sql("SELECT opening_nano_usd FROM budget_window WHERE budget_id = $1", [budget.id])).toEqual([
    { opening_nano_usd: "40" },
  ]);
  expect((await listTeams(context)).items[0]).toMatchObject({ monthSpendNanoUsd: "40", budgets: [{ id: budget.id }] });
});

test("changing a budget never touches what is spent or promised, and keeps its id", async () => {
  const id = await idOfFirst();
  await world.sql("UPDATE budget_window SET leased_nano_usd = 7 WHERE budget_id = $1", [id]);
  const windowStart = new Date("2026-10-31T18:15:00Z");
  await world.settle([attemptOf(owner, { costNanoUsd: 60n }, [{ budgetId: id, windowStart }])]);
  for (const [limitUsd, limitNanoUsd] of [
    ["0", "0"],
    ["0.00000005", "50"],
    ["2,000", "2000000000000"],
  ] as const) {
    const changed = await updateBudget(context, { id, limitUsd });
    expect(changed).toMatchObject({ id, limitNanoUsd, spentNanoUsd: "100", promisedNanoUsd: "7" });
  }
  const soft = await updateBudget(context, { id, enforcement: "soft", shortfall: "refuse" });
  expect(soft).toMatchObject({
    enforcement: "soft",
    shortfall: "refuse",
    limitNanoUsd: "2000000000000",
    spentNanoUsd: "100",
  });
  // The same again is no change.
  await updateBudget(context, { id, limitUsd: "2000", enforcement: "soft" });
  const entries = await world.db.audit.list(owner.organizationId, { limit: 5 });
  expect(entries.map(({ action }) => action)).toEqual([...Array(4).fill("budget.update"), "budget.create"]);
  expect(entries[0]).toMatchObject({
    before: { enforcement: "hard" },
    after: { enforcement: "soft", shortfall: "refuse" },
  });
});

test("taking a budget away and setting it again does not forget the month's spend", async () => {
  await removeBudget(context, { id: await idOfFirst() });
  expect((await listBudgets(context)).items).toEqual([]);
  const again = await createBudget(context, { ...TERMS, scope: teamScope(), limitUsd: "5" });
  expect(again).toMatchObject({ spentNanoUsd: "100" });
});

test("what is no amount is refused on its field", async () => {
  const scope = { kind: "organization" } as const;
  for (const limitUsd of ["", "-1", "1e3", "1.0000000001", "1,00", "99999999999"]) {
    await expect(createBudget(context, { ...TERMS, scope, limitUsd })).rejects.toMatchObject({
      code: "invalid_request",
      details: { fields: { limitUsd: expect.any(String) } },
    });
  }
});

test("a second budget for the same is refused and the one there is named; another period or narrowing is none", async () => {
  const create = (terms: Partial<Parameters<typeof createBudget>[1]>) =>
    createBudget(context, { ...TERMS, scope: teamScope(), ...terms });
  await expect(create({ enforcement: "soft" })).rejects.toMatchObject({
    code: "conflict",
    message: "Team “Search” already has a monthly budget, of $5. Change that one.",
  });
  for (const terms of [{ period: "day" }, { model: "gpt-test" }, { provider: "openai" }] as const) {
    expect(await codeOf(create(terms))).toBe("answered");
    expect(await codeOf(create(terms))).toBe("conflict");
  }
  await expect(create({ model: "gpt-test" })).rejects.toMatchObject({
    message: "Team “Search” already has a monthly budget for gpt-test, of $10. Change that one.",
  });
  expect((await listTeams(context)).items[0]?.budgets).toHaveLength(4);
});

describe("the ledger's figures", () => {
  test("tell spent, held and promised apart: by holds of their own, and by what gateways say of their leases", async () => {
    const scope = { kind: "virtual_key", virtualKeyId: owner.virtualKeyId } as const;
    const { id, windowStart } = await createBudget(context, { ...TERMS, scope });
    const lease = (granted: number, held: number, expires: string | null) =>
      world.sql(
        `INSERT INTO budget_lease (id, budget_id, window_start, node_id, epoch, granted_nano_usd, held_nano_usd, expires_at)
         VALUES (gen_random_uuid(), $1, $2, 'node-1', 1, $3, $4, $5)`,
        [id, windowStart, granted, held, expires],
      );
    await lease(30, 0, null);
    await lease(500, 120, "2026-11-22T12:10:00Z");
    await lease(40, 90, "2026-11-22T12:10:00Z");
    await world.sql("UPDATE budget_window SET leased_nano_usd = 570 WHERE budget_id = $1", [id]);
    const view = (await listBudgets(context)).items.find((budget) => budget.id === id);
    expect(view).toMatchObject({ spentNanoUsd: "100", heldNanoUsd: "190", promisedNanoUsd: "380" });
  });
});

test("a new month begins at nothing", async () => {
  world.advance(10 * 24 * 3_600_000);
  const view = (await listBudgets(context)).items.find(({ period, model }) => period === "month" && model === null);
  expect(view).toMatchObject({ spentNanoUsd: "0", windowStart: "2026-11-30T18:15:00.000Z" });
});

test("two people setting the same budget at once leave one budget", async () => {
  const scope = { kind: "organization" } as const;
  const codes = await Promise.all(
    ["1", "2", "3"].map((limitUsd) => codeOf(createBudget(context, { ...TERMS, scope, limitUsd }))),
  );
  expect(codes.toSorted()).toEqual(["answered", "conflict", "conflict"]);
});
