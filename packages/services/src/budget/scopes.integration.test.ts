import type { BudgetPeriod, LimitScope } from "@gatehouse/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addTeamMember, createBudget, createTeam, createVirtualKey, listBudgets } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN, TERMS } from "../testing/every-verb.ts";
import { attemptOf, createWorld, foundOrganization, insertPerson, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;
let scopes: Record<"organization" | "team" | "other" | "member" | "key", LimitScope>;

// It is 22 November 2026, a Sunday, at noon UTC.
beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world, { timeZone: "Europe/Berlin" });
  const userId = await insertPerson(world, context, "Bob");
  const [teamId, other] = [
    (await createTeam(context, { name: "Search" })).id,
    (await createTeam(context, { name: "Ads" })).id,
  ];
  for (const id of [teamId, other]) await addTeamMember(context, { id, userId, role: "member" });
  const key = async (team: string, memberId: string | null) => {
    const { virtualKey } = await createVirtualKey(context, { ...PLAIN, name: "key", teamId: team, memberId });
    return { organizationId: context.actor.organizationId, teamId: team, virtualKeyId: virtualKey.id };
  };
  const [mine, shared, elsewhere] = [await key(teamId, userId), await key(teamId, null), await key(other, userId)];
  scopes = {
    organization: { kind: "organization" },
    team: { kind: "team", teamId },
    other: { kind: "team", teamId: other },
    member: { kind: "member", teamId, userId },
    key: { kind: "virtual_key", virtualKeyId: mine.virtualKeyId },
  };
  const spend = (owner: typeof mine, costNanoUsd: bigint, fields: Parameters<typeof attemptOf>[1] = {}) =>
    attemptOf(owner, { costNanoUsd, ...fields });
  await world.settle([
    spend(mine, 1n),
    spend(mine, 2n, { model: "claude", provider: "anthropic" }),
    spend(shared, 10n),
    spend(shared, 20n, { model: "claude", provider: "openai" }),
    spend(elsewhere, 100n),
    // Each in one more window than the one before: the week, the month, the quarter, 30 days, and ever.
    spend(mine, 1_000n, { startedAt: new Date("2026-11-21T22:59:00Z") }),
    spend(mine, 10_000n, { startedAt: new Date("2026-11-15T22:59:00Z") }),
    spend(mine, 100_000n, { startedAt: new Date("2026-10-31T22:59:00Z") }),
    spend(mine, 1_000_000n, { startedAt: new Date("2026-10-23T21:59:00Z") }),
    spend(mine, 10_000_000n, { startedAt: new Date("2026-09-30T21:59:00Z") }),
  ]);
});
afterAll(() => world.close());

const spentBy = async (scope: LimitScope, terms: Partial<Parameters<typeof createBudget>[1]>) =>
  Number((await createBudget(context, { ...TERMS, scope, ...terms })).spentNanoUsd);

test("a budget counts what its scope and narrowing had spent: a member's are the keys of the member in that team", async () => {
  const today = { period: "day" } as const;
  expect(await spentBy(scopes.organization, today)).toBe(133);
  expect(await spentBy(scopes.team, today)).toBe(33);
  expect(await spentBy(scopes.other, today)).toBe(100);
  expect(await spentBy(scopes.member, today)).toBe(3);
  expect(await spentBy(scopes.key, today)).toBe(3);
  expect(await spentBy(scopes.organization, { ...today, model: "claude" })).toBe(22);
  expect(await spentBy(scopes.team, { ...today, provider: "openai" })).toBe(31);
  expect(await spentBy(scopes.member, { ...today, provider: "anthropic" })).toBe(2);
});

test.each<[BudgetPeriod, number, string, string, string | null]>([
  // Days of Berlin; the week of this budget begins on Monday.
  ["week", 1_003, "2026-11-15T23:00:00.000Z", "2026-11-22T23:00:00.000Z", "2026-11-22T23:00:00.000Z"],
  ["month", 11_003, "2026-10-31T23:00:00.000Z", "2026-11-30T23:00:00.000Z", "2026-11-30T23:00:00.000Z"],
  ["rolling_30_days", 111_003, "2026-10-23T22:00:00.000Z", "2026-11-22T23:00:00.000Z", null],
  ["quarter", 1_111_003, "2026-09-30T22:00:00.000Z", "2026-12-31T23:00:00.000Z", "2026-12-31T23:00:00.000Z"],
  ["total", 11_111_003, "1970-01-01T00:00:00.000Z", "9999-12-31T00:00:00.000Z", null],
])("the window of a %s budget counts what was spent in it", async (period, spent, windowStart, windowEnd, resetsAt) => {
  const budget = await createBudget(context, { ...TERMS, scope: scopes.key, period });
  expect(budget).toMatchObject({
    spentNanoUsd: String(spent),
    windowStart,
    windowEnd,
    resetsAt,
    timeZone: "Europe/Berlin",
  });
  const rows = await world.sql<{ sum: string; windows: number }>(
    `SELECT sum(committed_nano_usd) AS sum, count(*)::int AS windows FROM budget_window
     WHERE budget_id = $1 AND committed_nano_usd = opening_nano_usd`,
    [budget.id],
  );
  expect(rows).toEqual([{ sum: String(spent), windows: period === "rolling_30_days" ? 30 : 1 }]);
});

test("a budget keeps the zone and the week's first day that it was given, whatever the organization's", async () => {
  const given = { ...TERMS, scope: scopes.other, period: "week", timeZone: "America/New_York", weekStart: 7 } as const;
  const budget = await createBudget(context, given);
  expect(budget).toMatchObject({ timeZone: "America/New_York", weekStart: 7, windowStart: "2026-11-22T05:00:00.000Z" });
});

test("what a rolling budget spent drops out day by day", async () => {
  const spent = async () =>
    (await listBudgets(context)).items.find(({ period }) => period === "rolling_30_days")?.spentNanoUsd;
  world.advance(8 * 24 * 3_600_000);
  // 30 November: from the first of the month on.
  expect(await spent()).toBe("11003");
  world.advance(15 * 24 * 3_600_000);
  expect(await spent()).toBe("1003");
  world.advance(10 * 24 * 3_600_000);
  expect(await spent()).toBe("0");
});
