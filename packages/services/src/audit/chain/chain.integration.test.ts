import { randomBytes } from "node:crypto";
import { hashEntry, type PlacedEntry, type Repositories } from "@gatehouse/db/admin";
import { uuidv7 } from "@gatehouse/domain";
import { createVault } from "@gatehouse/vault";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  createTeam,
  listAudit,
  listAuditCheckpoints,
  purgeCache,
  readAuditChain,
  updateTeam,
  verifyAudit,
} from "../../index.ts";
import type { VerbContext } from "../../platform.ts";
import { PLAIN, VERBS } from "../../testing/every-verb.ts";
import { createWorld, foundOrganization, type World } from "../../testing/world.ts";
import { createVirtualKey } from "../../virtual-key/create.ts";
import { recordChange } from "../record.ts";
import { checkChain } from "./check-chain.ts";

let world: World;
let owner: VerbContext;
let organizationId: string;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  owner = await foundOrganization(world);
  organizationId = owner.actor.organizationId;
});

const record = (tx: Repositories, name: string) =>
  recordChange(tx, owner, {
    action: "team.create",
    targetType: "team",
    targetId: name,
    after: { name, z: 1, a: [1.5] },
  });
/** So many entries, each in a transaction of its own. */
async function write(count: number, prefix = "team"): Promise<void> {
  for (let n = 1; n <= count; n += 1) await world.db.transaction((tx) => record(tx, `${prefix} ${n}`));
}
/** What somebody does who owns the tables: the triggers are off. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  await world.sql(`DO $$ BEGIN ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_checkpoint DISABLE TRIGGER USER;
    ALTER TABLE audit_chain DISABLE TRIGGER USER; END $$`);
  await world.sql(sql, [organizationId, ...values]);
  await world.sql(`DO $$ BEGIN ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_checkpoint ENABLE TRIGGER USER;
    ALTER TABLE audit_chain ENABLE TRIGGER USER; END $$`);
}
const OWN = "organization_id = $1";

describe("the chain", () => {
  test("has an entry for each change, each with its number, whether or not the next one was in the same transaction", async () => {
    await write(2);
    await world.db.transaction(async (tx) => {
      await record(tx, "three");
      await record(tx, "four");
    });
    expect(await verifyAudit(owner)).toMatchObject({ ok: true, entries: "4", from: "1", to: "4", firstBad: null });
    const { items } = await listAudit(owner, { limit: 10 });
    expect(items.map(({ sequence, targetId }) => [sequence, targetId])).toEqual([
      ["4", "four"],
      ["3", "three"],
      ["2", "team 2"],
      ["1", "team 1"],
    ]);
  });

  test("has nothing of a change that did not happen", async () => {
    await write(1);
    const failing = world.db.transaction(async (tx) => {
      await record(tx, "lost");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await write(1, "kept");
    expect(await verifyAudit(owner)).toMatchObject({ ok: true, entries: "2" });
  });

  test("is whole when many change many things at once, whatever each locks first", { timeout: 60_000 }, async () => {
    const teams = await Promise.all(Array.from({ length: 4 }, () => createTeam(owner, { name: uuidv7() })));
    const stranger = await foundOrganization(world);
    const change = (n: number) => {
      const { id } = teams[n % 4] as { id: string };
      const kinds = [
        () => purgeCache(owner, { by: "all" }),
        () => updateTeam(owner, { id, name: uuidv7() }),
        () => createVirtualKey(owner, { ...PLAIN, name: "key", teamId: id }),
        () => createTeam(stranger, { name: uuidv7() }),
      ] as const;
      return (kinds[n % 4] as () => Promise<unknown>)();
    };
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let turn = 0; turn < 10; turn += 1) await change(lane + turn);
    });
    await Promise.all(lanes);
    expect(await verifyAudit(owner)).toMatchObject({ ok: true, entries: String(4 + 60) });
    expect(await verifyAudit(stranger)).toMatchObject({ ok: true, entries: "20" });
    const [deadlocks] = await world.sql<{ deadlocks: string }>(
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
    );
    expect(Number(deadlocks?.deadlocks)).toBe(0);
  });

  test("takes in what was there before it, in batches, and says that it was late", async () => {
    const insert = (count: number) =>
      world.sql(
        `INSERT INTO audit_entry (organization_id, at, actor_kind, actor_id, actor_label, action, target_type, target_id, after, request_id)
         SELECT $1, '2026-11-01T00:00:00.000Z', 'user', 'u', 'Ann', 'team.create', 'team', n::text, '{"b": 1, "a": "x"}', 'r'
         FROM generate_series(1, $2::int) AS n`,
        [organizationId, count],
      );
    await insert(1200);
    await write(1);
    expect(await readAuditChain(owner)).toMatchObject({ sequence: "501" });
    expect(await verifyAudit(owner)).toMatchObject({ ok: true, entries: "1201", chainedLate: "1200" });
    // A dashboard of the version before, while it is replaced.
    await insert(1);
    await write(1);
    expect(await verifyAudit(owner)).toMatchObject({ ok: true, entries: "1203", chainedLate: "1201" });
  });

  test("cannot be changed, shortened or emptied through the tables", async () => {
    await write(2);
    for (const sql of [
      `UPDATE audit_entry SET action = 'x' WHERE ${OWN}`,
      `UPDATE audit_entry SET sequence = NULL, prev_hash = NULL, hash = NULL, seal = NULL, seal_key_id = NULL WHERE ${OWN}`,
      `DELETE FROM audit_entry WHERE ${OWN}`,
      `UPDATE audit_checkpoint SET hash = 'x' WHERE ${OWN}`,
      `DELETE FROM audit_checkpoint WHERE ${OWN}`,
      `UPDATE audit_chain SET sequence = 1 WHERE ${OWN}`,
      `UPDATE audit_chain SET hash = 'x' WHERE ${OWN}`,
      `DELETE FROM audit_chain WHERE ${OWN}`,
    ]) {
      await expect(world.sql(sql, [organizationId])).rejects.toThrow(/is append-only|only grows/);
    }
    for (const table of ["audit_entry", "audit_checkpoint", "audit_chain"]) {
      await expect(world.sql(`TRUNCATE ${table}`)).rejects.toThrow("is append-only");
    }
    await world.sql(
      `INSERT INTO audit_entry (organization_id, actor_kind, actor_id, actor_label, action, target_type, target_id, request_id)
       VALUES ($1, 'user', 'u', 'Ann', 'a.b', 't', 't', 'r')`,
      [organizationId],
    );
    const late = `UPDATE audit_entry SET sequence = 3, prev_hash = 'a', hash = 'b', seal = 'c', seal_key_id = 'd', chained_late = true`;
    await expect(
      world.sql(`${late}, actor_id = 'other' WHERE ${OWN} AND sequence IS NULL`, [organizationId]),
    ).rejects.toThrow("append-only");
  });
});

describe("checkpoints", () => {
  const numbers = async () =>
    (await listAuditCheckpoints(owner, { after: 0n, limit: 100 })).items.map(({ sequence }) => sequence);

  test("are signed with the first entry, after an hour, after a thousand entries, and by a verification", {
    timeout: 60_000,
  }, async () => {
    await write(2);
    expect(await numbers()).toEqual(["1"]);
    world.advance(3_600_000);
    await write(1);
    expect(await numbers()).toEqual(["1", "3"]);
    await world.db.transaction(async (tx) => {
      for (let n = 1; n <= 999; n += 1) await record(tx, `t${n}`);
    });
    expect(await numbers()).toEqual(["1", "3"]);
    await write(1);
    expect(await numbers()).toEqual(["1", "3", "1003"]);
    await write(1);
    expect((await verifyAudit(owner)).checkpoints).toBe(3);
    expect(await numbers()).toEqual(["1", "3", "1003", "1004"]);
    await verifyAudit(owner);
    expect((await verifyAudit(owner)).checkpoints).toBe(4);
    expect(await listAuditCheckpoints(owner, { after: 3n, limit: 1 })).toMatchObject({
      items: [{ sequence: "1003", keyId: world.platform.vault.kekId }],
      nextCursor: "1003",
    });
  });
});

describe("verification names the first bad entry, and why, when", () => {
  beforeEach(async () => {
    await write(4);
    await verifyAudit(owner);
    await write(2, "later");
  });
  const verdict = async () => {
    const { ok, firstBad, to } = await verifyAudit(owner);
    return { ok, sequence: firstBad?.sequence, why: firstBad?.why, to };
  };
  const entryAt = async (sequence: bigint) => {
    const [entry] = await world.db.audit.inChain(organizationId, {
      after: { sequence: sequence - 1n, id: 9n ** 19n / 9n },
      limit: 1,
    });
    return entry as PlacedEntry & { prevHash: string; hash: string };
  };

  test("a field was changed", async () => {
    await tamper(
      `UPDATE audit_entry SET after = '{"name": "team 3", "z": 2, "a": [1.5]}' WHERE ${OWN} AND sequence = 3`,
    );
    expect(await verdict()).toEqual({ ok: false, sequence: "3", why: "changed", to: "2" });
    const { verified } = await readAuditChain(owner);
    expect(verified).toMatchObject({ sequence: "2", firstBad: { sequence: "3", why: "changed" } });
    expect(verified?.firstBad?.id).toBe((await entryAt(3n)).id.toString());
  });

  test("an entry in the middle was deleted", async () => {
    await tamper(`DELETE FROM audit_entry WHERE ${OWN} AND sequence = 3`);
    expect(await verdict()).toMatchObject({ sequence: "3", why: "missing" });
  });

  test("two entries were swapped", async () => {
    await tamper(`UPDATE audit_entry SET sequence = sequence + 100 WHERE ${OWN} AND sequence IN (3, 4)`);
    await tamper(`UPDATE audit_entry SET sequence = 107 - sequence WHERE ${OWN} AND sequence > 100`);
    expect(await verdict()).toMatchObject({ sequence: "3", why: "changed" });
  });

  test("the end was cut off", async () => {
    await tamper(`DELETE FROM audit_entry WHERE ${OWN} AND sequence > 3`);
    expect(await verdict()).toMatchObject({ sequence: "4", why: "cut_off", to: "3" });
  });

  test("the end was cut off behind a checkpoint, and the end of the chain moved back", async () => {
    await tamper(`DELETE FROM audit_entry WHERE ${OWN} AND sequence > 3`);
    const { hash } = await entryAt(3n);
    await tamper(`UPDATE audit_chain SET sequence = 3, hash = $2 WHERE ${OWN}`, [hash]);
    expect(await verdict()).toMatchObject({ sequence: "4", why: "cut_off" });
    // What is written over the place of what is gone is not what was signed.
    await write(3, "new");
    expect(await verdict()).toMatchObject({ sequence: "4", why: "not_as_signed" });
  });

  test("the end was cut off with its checkpoint, which somebody kept elsewhere", async () => {
    const kept = await world.db.audit.checkpoints(organizationId, { after: 0n });
    await tamper(`DELETE FROM audit_entry WHERE ${OWN} AND sequence > 3`);
    await tamper(`DELETE FROM audit_checkpoint WHERE ${OWN} AND sequence > 3`);
    await tamper(`UPDATE audit_chain SET sequence = 3, hash = $2 WHERE ${OWN}`, [(await entryAt(3n)).hash]);
    const verifier = world.platform.vault.auditSigner;
    expect((await checkChain(world.db.audit, organizationId, { verifier })).ok).toBe(true);
    const { firstBad } = await checkChain(world.db.audit, organizationId, { verifier, kept });
    expect(firstBad).toMatchObject({ sequence: "4", why: "cut_off" });
  });

  test("the log was written anew from an entry on, with hashes that fit, by somebody without the key", async () => {
    let prev = (await entryAt(2n)).hash;
    for (const sequence of [3n, 4n, 5n, 6n]) {
      const entry = { ...(await entryAt(sequence)), actorLabel: "Mallory" };
      const hash = hashEntry(prev, entry);
      await tamper(
        `UPDATE audit_entry SET actor_label = 'Mallory', prev_hash = $2, hash = $3 WHERE ${OWN} AND sequence = $4`,
        [prev, hash, sequence],
      );
      prev = hash;
    }
    await tamper(`UPDATE audit_chain SET hash = $2 WHERE ${OWN}`, [prev]);
    expect(await verdict()).toMatchObject({ sequence: "3", why: "forged" });
  });

  test("an entry was put behind the last one, with a hash that fits, by somebody without the key", async () => {
    const last = await entryAt(6n);
    const forged = { ...last, id: last.id + 1000n, sequence: 7n };
    const hash = hashEntry(last.hash, forged);
    await tamper(
      `INSERT INTO audit_entry (id, organization_id, at, actor_kind, actor_id, actor_label, action, target_type, target_id, before, after,
         request_id, ip, sequence, prev_hash, hash, seal, seal_key_id)
       SELECT $2, organization_id, at, actor_kind, actor_id, actor_label, action, target_type, target_id, before, after,
         request_id, ip, 7, hash, $3, seal, seal_key_id FROM audit_entry WHERE ${OWN} AND sequence = 6`,
      [forged.id, hash],
    );
    expect(await verdict()).toMatchObject({ sequence: "7", why: "behind_the_end" });
    await tamper(`UPDATE audit_chain SET sequence = 7, hash = $2 WHERE ${OWN}`, [hash]);
    expect(await verdict()).toMatchObject({ sequence: "7", why: "forged" });
  });

  test("a checkpoint was made up, or the server's key is another", async () => {
    await tamper(`UPDATE audit_checkpoint SET hash = repeat('0', 64) WHERE ${OWN} AND sequence = 4`);
    expect(await verdict()).toMatchObject({ sequence: "4", why: "checkpoint_forged" });
    const vault = createVault({ kek: randomBytes(32) });
    const { firstBad } = await checkChain(world.db.audit, organizationId, { verifier: vault.auditSigner });
    expect(firstBad).toMatchObject({ sequence: "1", why: "unknown_key" });
  });

  test("and holds for another organization all the while", async () => {
    await tamper(`DELETE FROM audit_entry WHERE ${OWN} AND sequence = 1`);
    const stranger = await foundOrganization(world);
    await VERBS.createTeam(stranger);
    expect(await verifyAudit(stranger)).toMatchObject({ ok: true, entries: "1" });
  });
});
