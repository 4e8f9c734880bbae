import type { BudgetView } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createBudget, createBudgetRaise, createTeam, endBudgetRaise, listBudgets, updateBudget } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { TERMS } from "../testing/every-verb.ts";
import { codeOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

const HOUR_MS = 3_600_000;
let world: World;
let context: VerbContext;
let budget: BudgetView;

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
});
beforeEach(async () => {
  const { id: teamId } = await createTeam(context, { name: crypto.randomUUID() });
  budget = await createBudget(context, { ...TERMS, scope: { kind: "team", teamId } });
});
afterAll(() => world.close());

const inHours = (hours: number) => new Date(world.platform.now().getTime() + hours * HOUR_MS).toISOString();
const raise = (fields: Partial<Parameters<typeof createBudgetRaise>[1]> = {}) =>
  createBudgetRaise(context, { id: budget.id, amountUsd: "5", endsAt: inHours(2), reason: "launch", ...fields });
const current = async () => (await listBudgets(context)).items.find(({ id }) => id === budget.id);
const auditOf = async () =>
  (await world.db.audit.list(context.actor.organizationId, { limit: 100 })).filter(
    ({ targetId }) => targetId === budget.id,
  );

test("a raise adds to the limit until it ends by itself, and stays in the history", async () => {
  const raised = await raise();
  expect(raised).toMatchObject({ limitNanoUsd: "10000000000", effectiveLimitNanoUsd: "15000000000" });
  expect(raised.raises).toMatchObject([
    { state: "in_force", amountNanoUsd: "5000000000", reason: "launch", createdBy: "Ann" },
  ]);
  world.advance(2 * HOUR_MS);
  expect(await current()).toMatchObject({ effectiveLimitNanoUsd: "10000000000", raises: [{ state: "ended" }] });
});

test("raises that overlap add up; one that is to come counts from its beginning on", async () => {
  await raise();
  const raised = await raise({ amountUsd: "1", startsAt: inHours(1), endsAt: inHours(3) });
  expect(raised.effectiveLimitNanoUsd).toBe("15000000000");
  world.advance(HOUR_MS);
  expect((await current())?.effectiveLimitNanoUsd).toBe("16000000000");
  world.advance(HOUR_MS);
  expect((await current())?.effectiveLimitNanoUsd).toBe("11000000000");
});

test("ending a raise ends it now and deletes nothing; ending it again changes nothing", async () => {
  const [running] = (await raise()).raises;
  const id = running?.id as string;
  world.advance(HOUR_MS);
  const ended = await endBudgetRaise(context, { id });
  expect(ended).toMatchObject({ effectiveLimitNanoUsd: "10000000000", raises: [{ id, endsAt: inHours(0) }] });
  world.advance(HOUR_MS / 2);
  expect(await endBudgetRaise(context, { id })).toEqual(ended);
  expect((await auditOf()).map(({ action }) => action)).toEqual(["budget.end_raise", "budget.raise", "budget.create"]);
});

test("a raise that is ended before it begins is never in force", async () => {
  const [coming] = (await raise({ startsAt: inHours(1) })).raises;
  const ended = await endBudgetRaise(context, { id: coming?.id as string });
  expect(coming?.state).toBe("coming");
  expect(ended.raises).toMatchObject([{ state: "ended", startsAt: inHours(1), endsAt: inHours(1) }]);
  world.advance(HOUR_MS);
  expect((await current())?.effectiveLimitNanoUsd).toBe("10000000000");
});

test("the audit log has both limits of every raise, who made it and why", async () => {
  const [running] = (await raise()).raises;
  await endBudgetRaise(context, { id: running?.id as string });
  const [ended, begun] = await auditOf();
  expect(begun).toMatchObject({
    actorLabel: "Ann",
    before: { effectiveLimitNanoUsd: "10000000000" },
    after: { effectiveLimitNanoUsd: "15000000000", amountNanoUsd: "5000000000", reason: "launch" },
  });
  expect(ended).toMatchObject({
    before: { effectiveLimitNanoUsd: "15000000000", endsAt: running?.endsAt },
    after: { effectiveLimitNanoUsd: "10000000000" },
  });
});

test("a raise of nothing, of more than a budget can hold, in the past or without a length is refused on its field", async () => {
  const refused = async (fields: Partial<Parameters<typeof createBudgetRaise>[1]>, field: string) =>
    expect(raise(fields)).rejects.toMatchObject({
      code: "invalid_request",
      details: { fields: { [field]: expect.any(String) } },
    });
  await refused({ amountUsd: "0" }, "amountUsd");
  await refused({ amountUsd: "a lot" }, "amountUsd");
  await refused({ amountUsd: "9223372036" }, "amountUsd");
  await refused({ startsAt: inHours(-1) }, "startsAt");
  await refused({ endsAt: inHours(0) }, "endsAt");
  await refused({ startsAt: inHours(3), endsAt: inHours(2) }, "endsAt");
  await raise();
  expect(await codeOf(updateBudget(context, { id: budget.id, limitUsd: "9223372036" }))).toBe("invalid_request");
  expect((await current())?.raises).toHaveLength(1);
});
