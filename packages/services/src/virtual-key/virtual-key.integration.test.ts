import { isVirtualKey } from "@gatehouse/domain";
import { digestVirtualKey } from "@gatehouse/vault";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addTeamMember,
  createBudget,
  createTeam,
  createVirtualKey,
  listVirtualKeys,
  readPropagation,
  revokeVirtualKey,
  updateVirtualKey,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { TERMS } from "../testing/every-verb.ts";
import { attemptOf, codeOf, createWorld, foundOrganization, insertPerson, type World } from "../testing/world.ts";

const PLAIN = { allowedModels: [], expiresAt: null, monthlyBudgetUsd: null, memberId: null };
let world: World;
let context: VerbContext;
let teamId: string;

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
  teamId = (await createTeam(context, { name: "Search" })).id;
});
afterAll(() => world.close());

const create = (fields: Partial<Parameters<typeof createVirtualKey>[1]> = {}) =>
  createVirtualKey(context, { ...PLAIN, name: "key", teamId, ...fields });

const auditOf = async (targetId: string) =>
  (await world.db.audit.list(context.actor.organizationId, { limit: 500 }))
    .filter((entry) => entry.targetId === targetId)
    .map(({ action }) => action);

describe("a virtual key", () => {
  test("shows its secret once: the database holds a digest, and no view, row or audit entry holds the key", async () => {
    const { virtualKey, secret } = await create();
    expect(isVirtualKey(secret)).toBe(true);
    expect(virtualKey.display).toBe(`${secret.slice(0, 12)}…${secret.slice(-4)}`);
    const [row] = await world.sql("SELECT digest, pepper_version FROM virtual_key WHERE id = $1", [virtualKey.id]);
    expect(row).toEqual({ digest: digestVirtualKey(secret, world.platform.pepper.key), pepper_version: 3 });
    const everything = await world.sql(
      "SELECT row_to_json(t) FROM virtual_key t UNION ALL SELECT row_to_json(a) FROM audit_entry a",
    );
    expect(JSON.stringify([everything, await listVirtualKeys(context, { limit: 100 })])).not.toContain(
      secret.slice(12, -4),
    );
  });

  test("is created together with its budget, or not at all", async () => {
    const { virtualKey } = await create({ monthlyBudgetUsd: "$1,500.25" });
    expect(virtualKey.budgets).toHaveLength(1);
    expect(virtualKey.budgets[0]).toMatchObject({ period: "month", limitNanoUsd: "1500250000000", spentNanoUsd: "0" });
    const before = (await listVirtualKeys(context, { limit: 100 })).items.length;
    expect(await codeOf(create({ monthlyBudgetUsd: "a lot" }))).toBe("invalid_request");
    expect(await codeOf(create({ expiresAt: "2026-11-22T11:59:59Z" }))).toBe("invalid_request");
    expect((await listVirtualKeys(context, { limit: 100 })).items).toHaveLength(before);
  });

  test("can be renamed, narrowed and switched off and on, and every change is in the audit log", async () => {
    const { virtualKey } = await create();
    const off = await updateVirtualKey(context, {
      id: virtualKey.id,
      name: "other",
      allowedModels: ["a", "a"],
      disabled: true,
    });
    expect(off).toMatchObject({ name: "other", allowedModels: ["a"], status: "disabled" });
    await updateVirtualKey(context, { id: virtualKey.id, disabled: true });
    expect(await updateVirtualKey(context, { id: virtualKey.id, disabled: false })).toMatchObject({ status: "active" });
    expect(await auditOf(virtualKey.id)).toEqual(["virtual_key.update", "virtual_key.update", "virtual_key.create"]);
  });

  test("belongs to a member of its own team or to nobody, which is shown and in the audit log", async () => {
    const memberId = await insertPerson(world, context, "Bob");
    const stranger = await insertPerson(world, await foundOrganization(world), "Eve");
    for (const id of [memberId, stranger]) {
      await expect(create({ memberId: id })).rejects.toMatchObject({
        code: "invalid_request",
        details: { fields: { memberId: expect.any(String) } },
      });
    }
    await addTeamMember(context, { id: teamId, userId: memberId, role: "member" });
    const { virtualKey } = await create({ memberId, name: "laptop" });
    expect(virtualKey.member).toEqual({ userId: memberId, name: "Bob" });
    expect((await listVirtualKeys(context, { limit: 100, search: "laptop" })).items[0]?.member).toEqual(
      virtualKey.member,
    );
    expect(await updateVirtualKey(context, { id: virtualKey.id, memberId: null })).toMatchObject({ member: null });
    expect(await updateVirtualKey(context, { id: virtualKey.id, memberId })).toMatchObject({ member: { name: "Bob" } });
    expect(await codeOf(updateVirtualKey(context, { id: virtualKey.id, memberId: stranger }))).toBe("invalid_request");
    expect(await auditOf(virtualKey.id)).toEqual(["virtual_key.update", "virtual_key.update", "virtual_key.create"]);
  });

  test("stays revoked: it cannot be changed, and revoking again records nothing", async () => {
    const { virtualKey } = await create();
    await revokeVirtualKey(context, { id: virtualKey.id });
    await revokeVirtualKey(context, { id: virtualKey.id });
    expect(await codeOf(updateVirtualKey(context, { id: virtualKey.id, disabled: false }))).toBe("conflict");
    expect(await auditOf(virtualKey.id)).toEqual(["virtual_key.revoke", "virtual_key.create"]);
  });
});

test("revoking says how many of the living gateways know, by the version they report", async () => {
  const { virtualKey } = await create();
  const report = (id: string, version: bigint, secondsAgo: number) =>
    world.sql(
      `INSERT INTO gateway_node (id, epoch, version, started_at, heartbeat_at, configuration_version)
       VALUES ($1, 1, 'test', now(), $2, $3) ON CONFLICT (id) DO UPDATE SET configuration_version = excluded.configuration_version`,
      [id, new Date(world.platform.now().getTime() - secondsAgo * 1000), version.toString()],
    );
  const { configurationVersion: before } = await revokeVirtualKey(context, { id: (await create()).virtualKey.id });
  await report("one", BigInt(before), 1);
  await report("two", BigInt(before), 14);
  await report("dead", BigInt(before), 16);

  const revoked = await revokeVirtualKey(context, { id: virtualKey.id });
  expect(BigInt(revoked.configurationVersion)).toBeGreaterThan(BigInt(before));
  expect(revoked).toMatchObject({ confirmed: 0, alive: 2 });
  await report("one", BigInt(revoked.configurationVersion), 1);
  const version = BigInt(revoked.configurationVersion);
  expect(await readPropagation(context, { version })).toMatchObject({ confirmed: 1, alive: 2 });
});

describe("the list of keys", () => {
  test("narrows by team, status and a search whose wildcards are plain text", async () => {
    const other = await createTeam(context, { name: "Ads" });
    const percent = (await create({ teamId: other.id, name: "100% legal_team" })).virtualKey;
    const plain = (await create({ teamId: other.id, name: "1000 legalXteam" })).virtualKey;
    const expiring = (await create({ teamId: other.id, name: "short", expiresAt: "2026-11-22T12:00:01Z" })).virtualKey;
    await revokeVirtualKey(context, { id: plain.id });

    const idsOf = async (filters: Partial<Parameters<typeof listVirtualKeys>[1]>) =>
      (await listVirtualKeys(context, { limit: 100, ...filters })).items.map(({ id }) => id);
    expect(await idsOf({ teamId: other.id })).toEqual([expiring.id, plain.id, percent.id]);
    expect(await idsOf({ search: "0% LEGAL_" })).toEqual([percent.id]);
    expect(await idsOf({ search: "\\%" })).toEqual([]);
    expect(await idsOf({ search: percent.display.slice(0, 12) })).toContain(percent.id);
    expect(await idsOf({ teamId: other.id, status: "revoked" })).toEqual([plain.id]);
    world.advance(1000);
    expect(await idsOf({ teamId: other.id, status: "expired" })).toEqual([expiring.id]);
    expect(await idsOf({ teamId: other.id, status: "active" })).toEqual([percent.id]);
  });

  test("shows last use, the spend of this month and the key's own budget only", async () => {
    const { id } = (await create({ name: "spender" })).virtualKey;
    const owner = { organizationId: context.actor.organizationId, teamId, virtualKeyId: id };
    await createBudget(context, { ...TERMS, scope: { kind: "team", teamId } });
    await world.settle([
      attemptOf(owner, { costNanoUsd: 70n }),
      attemptOf(owner, { costNanoUsd: 5n, startedAt: new Date("2026-10-31T23:59:59Z") }),
    ]);
    const [view] = (await listVirtualKeys(context, { limit: 100, search: "spender" })).items;
    expect(view).toMatchObject({ monthSpendNanoUsd: "70", budgets: [], lastUsedAt: "2026-11-22T11:07:00.000Z" });
  });
});
