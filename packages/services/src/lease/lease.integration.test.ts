import { SET_ASIDE_EPOCH, uuidv7 } from "@gatehouse/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listGateways, readLedgerCheck, releaseLease } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { populate, strand, type Things } from "../testing/every-verb.ts";
import { codeOf, contextOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;
let things: Things;
beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
  things = await populate(world, context);
});
afterAll(() => world.close());

/** A gateway that was last heard of then, by its own clock and by the database's. */
const heard = (nodeId: string, at: Date | "now") =>
  world.sql(
    `INSERT INTO gateway_node (id, epoch, version, started_at, heartbeat_at, configuration_version, in_flight, spool_level)
     VALUES ($1, 1, '0.1.0', now(), ${at === "now" ? "clock_timestamp()" : "$2"}, 7, 3, 'filling')
     ON CONFLICT (id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at`,
    at === "now" ? [nodeId] : [nodeId, at],
  );
const windowOf = async (budgetId: string) =>
  (
    await world.sql("SELECT leased_nano_usd, committed_nano_usd FROM budget_window WHERE budget_id = $1", [budgetId])
  )[0];

test("what a lost gateway left behind is listed, oldest first, and what a living one holds only summed up", async () => {
  const at = world.platform.now();
  await heard("lost", new Date(at.getTime() - 3 * 86_400_000));
  await heard("living", at);
  const later = await strand(world, things.budgetId);
  await strand(world, things.budgetId, { nodeId: "living", expiresAt: at });
  const { items, strandedLeases } = await listGateways(context);
  expect(items).toMatchObject([
    {
      id: "living",
      alive: true,
      inFlight: 3,
      spoolLevel: "filling",
      leases: [{ epoch: 1, leases: 1, heldNanoUsd: "20" }],
    },
    { id: "lost", alive: false, leases: [{ epoch: 1, leases: 2, grantedNanoUsd: "1000", heldNanoUsd: "1000" }] },
  ]);
  expect(strandedLeases.map(({ leaseId }) => leaseId)).toEqual([things.lease.leaseId, later.leaseId]);
  expect(strandedLeases[0]).toMatchObject({ nodeId: "lost", budgetName: "key", grantedNanoUsd: "500" });
});

test("runs that are over and what is set aside are stranded too, whenever they end; what is the current run's is not", async () => {
  const at = world.platform.now();
  const expiresAt = new Date(at.getTime() + 60_000);
  const own = await foundOrganization(world);
  const { budgetId } = await populate(world, own);
  await world.sql(
    `INSERT INTO gateway_node (id, epoch, version, started_at, heartbeat_at, configuration_version) VALUES ('again', 3, '0.1.0', now(), $1, 7)`,
    [at],
  );
  const leave = async (nodeId: string, epoch: number) =>
    (await strand(world, budgetId, { nodeId, epoch, expiresAt })).leaseId;
  const [earlier, aside, lost] = [
    await leave("again", 2),
    await leave("again", SET_ASIDE_EPOCH),
    await leave("gone", 3),
  ];
  await leave("again", 3);
  // A run that has leases already and has not told of itself yet.
  await leave("again", 4);
  const { strandedLeases } = await listGateways(own);
  expect(strandedLeases.slice(1)).toMatchObject([
    { leaseId: earlier, origin: "earlier_run", expiresAt: null },
    { leaseId: aside, origin: "set_aside", expiresAt: null },
    { leaseId: lost, origin: "lost", expiresAt: expiresAt.toISOString() },
  ]);
});

test("who sees a team sees what gateways hold of its budgets, and of no others", async () => {
  const own = await foundOrganization(world);
  const { budgetId, teamId, otherTeamId } = await populate(world, own);
  const held = async (team: string) => {
    const teams = [{ teamId: team, role: "member" as const }];
    const { strandedLeases } = await listGateways(
      contextOf(world, own.actor.organizationId, { role: "member", teams }),
    );
    const rows = await world.db.ledger.leasesByNode(own.actor.organizationId, [team]);
    return { listed: strandedLeases.map((lease) => lease.budgetId), leases: rows.map(({ leases }) => leases) };
  };
  expect(await held(teamId)).toEqual({ listed: [budgetId], leases: [1] });
  expect(await held(otherTeamId)).toEqual({ listed: [], leases: [] });
});

test("a release takes the lease off its window, once, and is on record", async () => {
  const before = await windowOf(things.budgetId);
  const lease = { ...things.lease, budgetId: things.budgetId };
  const both = await Promise.all([1, 2].map(() => codeOf(releaseLease(context, lease))));
  expect(both.toSorted()).toEqual(["answered", "not_found"]);
  expect(await windowOf(things.budgetId)).toMatchObject({
    leased_nano_usd: String(Number(before?.leased_nano_usd) - 500),
    committed_nano_usd: before?.committed_nano_usd,
  });
  const [entry] = await world.db.audit.list(context.actor.organizationId, { limit: 1 });
  expect(entry).toMatchObject({
    action: "lease.release",
    targetId: lease.leaseId,
    before: { nodeId: "lost", grantedNanoUsd: "500", budgetId: things.budgetId },
  });
});

test("a lease of a gateway that is alive is its own affair", async () => {
  await heard("busy", "now");
  const lease = { ...(await strand(world, things.budgetId, { nodeId: "busy" })), budgetId: things.budgetId };
  const before = await windowOf(things.budgetId);
  expect(await codeOf(releaseLease(context, lease))).toBe("conflict");
  expect(await windowOf(things.budgetId)).toEqual(before);
});

test("a lease that a gateway may still use cannot be released, although nobody has heard of the gateway", async () => {
  const expiresAt = new Date(Date.now() + 60_000);
  const silent = await strand(world, things.budgetId, { nodeId: "silent", expiresAt });
  const lease = { ...silent, budgetId: things.budgetId };
  const before = await windowOf(things.budgetId);
  expect(await codeOf(releaseLease(context, lease))).toBe("conflict");
  expect(await windowOf(things.budgetId)).toEqual(before);
  const { strandedLeases } = await listGateways(context);
  expect(strandedLeases.find(({ leaseId }) => leaseId === lease.leaseId)?.expiresAt).toBe(expiresAt.toISOString());
});

test("what an earlier run of a gateway that is up left behind, or what is set aside for good, can be released", async () => {
  await heard("restarted", "now");
  await world.sql("UPDATE gateway_node SET epoch = 2, started_at = clock_timestamp() WHERE id = 'restarted'");
  const expiresAt = new Date(Date.now() + 60_000);
  const leave = (epoch: number) => strand(world, things.budgetId, { nodeId: "restarted", epoch, expiresAt });
  const [earlier, aside, own] = [await leave(1), await leave(SET_ASIDE_EPOCH), await leave(2)];
  const release = ({ leaseId, windowStart }: typeof own) =>
    codeOf(releaseLease(context, { leaseId, windowStart, budgetId: things.budgetId }));
  // A gateway that is new stores its journal first.
  expect(await release(earlier)).toBe("conflict");
  await world.sql(
    "UPDATE gateway_node SET started_at = clock_timestamp() - interval '6 minutes' WHERE id = 'restarted'",
  );
  expect([await release(earlier), await release(aside), await release(own)]).toEqual([
    "answered",
    "answered",
    "conflict",
  ]);
});

test("a window whose sum is wrong already does not go below nothing", async () => {
  const lease = { ...(await strand(world, things.budgetId)), budgetId: things.budgetId };
  await world.sql("UPDATE budget_window SET leased_nano_usd = 100 WHERE budget_id = $1", [things.budgetId]);
  expect(await releaseLease(context, lease)).toEqual({ releasedNanoUsd: "500" });
  expect(await windowOf(things.budgetId)).toMatchObject({ leased_nano_usd: "0" });
});

test("the latest reconciliation names the organization's own budgets, and no other's", async () => {
  expect(await readLedgerCheck(context)).toEqual({ checkedAt: null, windows: 0, differences: [] });
  const amounts = { openingNanoUsd: "0", recordedNanoUsd: "5", leasedNanoUsd: "0", leasesNanoUsd: "0" };
  const difference = { windowStart: "2026-11-01T00:00:00.000Z", committedNanoUsd: "6", ...amounts };
  await world.sql(
    "INSERT INTO ledger_check (id, checked_at, node_id, duration_ms, windows, differences) VALUES (1, $1, 'n', 5, 12, $2)",
    [
      world.platform.now(),
      JSON.stringify([
        { ...difference, budgetId: things.budgetId },
        { ...difference, budgetId: uuidv7() },
      ]),
    ],
  );
  const checkedAt = world.platform.now().toISOString();
  const own = { ...difference, budgetId: things.budgetId, budgetName: "key" };
  expect(await readLedgerCheck(context)).toEqual({ checkedAt, windows: 12, differences: [own] });
  expect(await readLedgerCheck(await foundOrganization(world))).toEqual({ checkedAt, windows: 12, differences: [] });
});
