import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addTeamMember,
  changeVirtualKeys,
  createBudget,
  createTeam,
  createVirtualKey,
  listVirtualKeyChanges,
  listVirtualKeyNames,
  listVirtualKeys,
  previewVirtualKeys,
  readKeyLimits,
  readVirtualKey,
  setRateLimit,
  updateVirtualKey,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN, RULES, TERMS } from "../testing/every-verb.ts";
import {
  attemptOf,
  codeOf,
  contextOf,
  createWorld,
  foundOrganization,
  insertPerson,
  type World,
} from "../testing/world.ts";

let world: World;
let context: VerbContext;
let teamId: string;

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
  teamId = (await createTeam(context, { name: "Search" })).id;
});
afterAll(() => world.close());

type Fields = Partial<Parameters<typeof createVirtualKey>[1]>;
const create = async (fields: Fields = {}) =>
  (await createVirtualKey(context, { ...PLAIN, name: "key", teamId, ...fields })).virtualKey;
const age = (id: string, days: number) =>
  world.sql("UPDATE virtual_key SET created_at = $2::timestamptz - $3 * interval '1 day' WHERE id = $1", [
    id,
    world.platform.now(),
    days,
  ]);

describe("the list of keys", () => {
  test("is read page by page to its end, each key once, also when they were made in the same moment", async () => {
    const team = (await createTeam(context, { name: "Many" })).id;
    const ids: string[] = [];
    for (let made = 0; made < 7; made += 1) ids.push((await create({ teamId: team })).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listVirtualKeys(context, { teamId: team, limit: 3, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(await codeOf(listVirtualKeys(context, { limit: 3, cursor: "x" }))).toBe("invalid_request");
    expect((await listVirtualKeyNames(context, { teamId: team, status: "active" })).items).toHaveLength(7);
  });

  test("finds by preset what nobody uses, what ends soon and what has no budget", async () => {
    const team = (await createTeam(context, { name: "Presets" })).id;
    const inDays = (days: number) => new Date(world.platform.now().getTime() + days * 86_400_000).toISOString();
    const old = await create({ teamId: team, name: "old", monthlyBudgetUsd: "5" });
    const used = await create({ teamId: team, name: "used", monthlyBudgetUsd: "5" });
    const ending = await create({ teamId: team, name: "ending", expiresAt: inDays(13), monthlyBudgetUsd: "5" });
    const soon = await create({ teamId: team, name: "soon", expiresAt: inDays(6), monthlyBudgetUsd: "5" });
    const free = await create({ teamId: team, name: "free" });
    for (const { id } of [old, used]) await age(id, 31);
    const { organizationId } = context.actor;
    await world.settle([attemptOf({ organizationId, teamId: team, virtualKeyId: used.id })]);
    const named = async (preset: "never_used" | "expiring" | "no_budget") =>
      (await listVirtualKeys(context, { teamId: team, preset, limit: 10 })).items.map(({ name }) => name);
    expect(await named("never_used")).toEqual(["old"]);
    expect(await named("expiring")).toEqual(["soon", "ending"]);
    expect(await named("no_budget")).toEqual([free.name]);
    expect((await readVirtualKey(context, soon)).state).toBe("expiring");
    expect((await readVirtualKey(context, ending)).state).toBe("active");
  });

  test("says of a key that nothing is left of its own hard budget, and not of a soft one", async () => {
    const states: string[] = [];
    for (const enforcement of ["hard", "soft"] as const) {
      const { id } = await create();
      await createBudget(context, {
        ...TERMS,
        enforcement,
        limitUsd: "0",
        scope: { kind: "virtual_key", virtualKeyId: id },
      });
      states.push((await readVirtualKey(context, { id })).state);
    }
    expect(states).toEqual(["exhausted", "active"]);
  });
});

describe("a change of many keys", () => {
  test("tells of each what became of it: one that is refused keeps none of the others, and each has its audit entry", async () => {
    const bob = await insertPerson(world, context);
    await addTeamMember(context, { id: teamId, userId: bob, role: "member" });
    const [own, another] = [await create({ memberId: bob }), await create()];
    const hidden = await create({ teamId: (await createTeam(context, { name: "Elsewhere" })).id });
    const asBob = contextOf(world, context.actor.organizationId, {
      role: "member",
      id: bob,
      teams: [{ teamId, role: "member" }],
    });
    const ids = [another.id, own.id, hidden.id, "6f9619ff-8b86-4d01-b42d-00c04fc964ff"];
    const { results } = await changeVirtualKeys(asBob, { ids, action: "disable" });
    expect(results.map(({ result, code }) => [result, code])).toEqual([
      ["refused", "forbidden"],
      ["changed", null],
      ["refused", "not_found"],
      ["refused", "not_found"],
    ]);
    expect((await readVirtualKey(context, own)).status).toBe("disabled");
    expect((await readVirtualKey(context, another)).status).toBe("active");
    expect((await listVirtualKeyChanges(context, own)).items[0]).toMatchObject({ action: "virtual_key.update" });
    const again = await changeVirtualKeys(context, { ids: [own.id, another.id], action: "disable" });
    expect(again.results.map(({ result }) => result)).toEqual(["unchanged", "changed"]);
    const revoked = await changeVirtualKeys(context, { ids: [own.id, another.id], action: "revoke" });
    expect(revoked.results.map(({ result }) => result)).toEqual(["changed", "changed"]);
    expect(Number(revoked.configurationVersion)).toBeGreaterThan(Number(again.configurationVersion));
  });

  test("says before how many keys, teams and requests of a day it touches", async () => {
    const ads = (await createTeam(context, { name: "Ads" })).id;
    const keys = [await create(), await create({ teamId: ads })];
    const { organizationId } = context.actor;
    await world.settle(
      keys.map(({ id, teamId: team }) => attemptOf({ organizationId, teamId: team, virtualKeyId: id })),
    );
    const ids = keys.map(({ id }) => id);
    expect(await previewVirtualKeys(context, { ids })).toEqual({ keys: 2, teams: 2, requestsPerDay: 2 });
    const stranger = await foundOrganization(world);
    expect(await previewVirtualKeys(stranger, { ids })).toEqual({ keys: 0, teams: 0, requestsPerDay: 0 });
  });
});

test("a member may disable and enable a key of their own, but not enable what somebody else has disabled", async () => {
  const ann = await insertPerson(world, context);
  await addTeamMember(context, { id: teamId, userId: ann, role: "member" });
  const { id } = await create({ memberId: ann });
  const asAnn = contextOf(world, context.actor.organizationId, {
    role: "member",
    id: ann,
    teams: [{ teamId, role: "member" }],
  });
  const set = (who: VerbContext, disabled: boolean) => codeOf(updateVirtualKey(who, { id, disabled }));
  expect([await set(asAnn, true), await set(asAnn, false)]).toEqual(["answered", "answered"]);
  expect([await set(context, true), await set(asAnn, false)]).toEqual(["answered", "forbidden"]);
  expect(await codeOf(updateVirtualKey(asAnn, { id, allowedModels: [] }))).toBe("forbidden");
  expect(await codeOf(updateVirtualKey(asAnn, { id, memberId: null }))).toBe("forbidden");
  expect((await listVirtualKeys(asAnn, { mine: true, limit: 10 })).items.map((key) => key.id)).toEqual([id]);
});

test("what bounds a key: the tightest hard budget first, the member's own, rate limits, and that there is more above", async () => {
  const team = (await createTeam(context, { name: "Bounded" })).id;
  const bob = await insertPerson(world, context);
  await addTeamMember(context, { id: team, userId: bob, role: "member" });
  await createBudget(context, { ...TERMS, limitUsd: "100", scope: { kind: "organization" } });
  await createBudget(context, { ...TERMS, limitUsd: "412", scope: { kind: "team", teamId: team } });
  await createBudget(context, {
    ...TERMS,
    limitUsd: "1",
    enforcement: "soft",
    model: "m",
    scope: { kind: "team", teamId: team },
  });
  await createBudget(context, { ...TERMS, limitUsd: "20", scope: { kind: "member", teamId: team, userId: bob } });
  await setRateLimit(context, { ...RULES, scope: { kind: "team", teamId: team } });
  const kinds = ({ budgets }: Awaited<ReturnType<typeof readKeyLimits>>) => budgets.map(({ scope }) => scope.kind);
  const all = await readKeyLimits(context, { teamId: team });
  expect(kinds(all)).toEqual(["organization", "team", "team"]);
  expect(all).toMatchObject({ hidden: false, rateLimits: [{ requestsPerMinute: 10 }] });
  expect(kinds(await readKeyLimits(context, { teamId: team, memberId: bob }))).toEqual([
    "member",
    "organization",
    "team",
    "team",
  ]);
  const lead = contextOf(world, context.actor.organizationId, {
    role: "member",
    teams: [{ teamId: team, role: "team_admin" }],
  });
  const seen = await readKeyLimits(lead, { teamId: team, memberId: bob });
  expect([kinds(seen), seen.hidden]).toEqual([["member", "team", "team"], true]);
});
