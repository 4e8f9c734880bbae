import { afterAll, beforeAll, expect, test } from "vitest";
import { createTeam, createVirtualKey, listBudgets, listTeams, removeBudget, setBudget } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { attemptOf, codeOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;
let owner: { organizationId: string; teamId: string; virtualKeyId: string };

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world, { timeZone: "Asia/Kathmandu" });
  const { id: teamId } = await createTeam(context, { name: "Search" });
  const plain = { allowedModels: [], expiresAt: null, monthlyBudgetUsd: null };
  const { virtualKey } = await createVirtualKey(context, { ...plain, name: "key", teamId });
  owner = { organizationId: context.actor.organizationId, teamId, virtualKeyId: virtualKey.id };
});
afterAll(() => world.close());

const teamScope = () => ({ kind: "team", teamId: owner.teamId }) as const;

test("a budget counts what its month had spent before it was set, in the organization's time zone", async () => {
  // The month of Kathmandu (+05:45) begins at 18:15 UTC on the last day of October.
  await world.settle([
    attemptOf(owner, { costNanoUsd: 40n, startedAt: new Date("2026-10-31T18:15:00Z") }),
    attemptOf(owner, { costNanoUsd: 9n, startedAt: new Date("2026-10-31T18:14:59Z") }),
  ]);
  const budget = await setBudget(context, { scope: teamScope(), limitUsd: "100" });
  expect(budget).toMatchObject({
    limitNanoUsd: "100000000000",
    spentNanoUsd: "40",
    heldNanoUsd: "0",
    timeZone: "Asia/Kathmandu",
    windowStart: "2026-10-31T18:15:00.000Z",
    windowEnd: "2026-11-30T18:15:00.000Z",
  });
  expect((await listTeams(context)).items[0]).toMatchObject({ monthSpendNanoUsd: "40", budget: { id: budget.id } });
});

test("changing the limit never touches what is spent or held, and keeps the budget's id", async () => {
  const [before] = (await listBudgets(context)).items;
  const id = before?.id as string;
  await world.sql("UPDATE budget_window SET leased_nano_usd = 7 WHERE budget_id = $1", [id]);
  const windowStart = new Date("2026-10-31T18:15:00Z");
  await world.settle([attemptOf(owner, { costNanoUsd: 60n }, [{ budgetId: id, windowStart }])]);
  for (const [limitUsd, limitNanoUsd] of [
    ["0", "0"],
    ["0.00000005", "50"],
    ["2,000", "2000000000000"],
  ] as const) {
    const changed = await setBudget(context, { scope: teamScope(), limitUsd });
    expect(changed).toMatchObject({ id, limitNanoUsd, spentNanoUsd: "100", heldNanoUsd: "7" });
  }
  const actions = (await world.db.audit.list(owner.organizationId, { beforeId: null, limit: 3 })).map(
    ({ action }) => action,
  );
  expect(actions).toEqual(Array(3).fill("budget.change_limit"));
});

test("taking a budget away and setting it again does not forget the month's spend", async () => {
  const [before] = (await listBudgets(context)).items;
  await removeBudget(context, { id: before?.id as string });
  expect((await listBudgets(context)).items).toEqual([]);
  expect(await setBudget(context, { scope: teamScope(), limitUsd: "5" })).toMatchObject({ spentNanoUsd: "100" });
});

test("what is no amount is refused on its field", async () => {
  for (const limitUsd of ["", "-1", "1e3", "1.0000000001", "1,00", "99999999999"]) {
    await expect(setBudget(context, { scope: teamScope(), limitUsd })).rejects.toMatchObject({
      code: "invalid_request",
      details: { fields: { limitUsd: expect.any(String) } },
    });
  }
});

test("a new month begins at nothing", async () => {
  world.advance(10 * 24 * 3_600_000);
  const [view] = (await listBudgets(context)).items;
  expect(view).toMatchObject({ spentNanoUsd: "0", windowStart: "2026-11-30T18:15:00.000Z" });
});

test("two people setting the same budget at once leave one budget", async () => {
  const scope = { kind: "virtual_key", virtualKeyId: owner.virtualKeyId } as const;
  const codes = await Promise.all(["1", "2", "3"].map((limitUsd) => codeOf(setBudget(context, { scope, limitUsd }))));
  expect(codes).toContain("answered");
  expect(codes.every((code) => code === "answered" || code === "conflict")).toBe(true);
  expect(await world.sql("SELECT 1 FROM budget WHERE virtual_key_id = $1", [owner.virtualKeyId])).toHaveLength(1);
});
