import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canonicalEntry, genesisHash, hashEntry, type PlacedEntry } from "@gatehouse/db/admin";
import type { AuditEntryView } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type Download,
  exportAudit,
  exportAuditInput,
  listAudit,
  listAuditCheckpoints,
  listAuditInput,
  readAuditEntry,
  verifyAudit,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { codeOf, contextOf, createWorld, foundOrganization, type World } from "../testing/world.ts";
import { type Change, recordChange } from "./record.ts";

let world: World;
let owner: VerbContext;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  owner = await foundOrganization(world);
});

const write = (change: Partial<Change>, context = owner) =>
  world.db.transaction((tx) =>
    recordChange(tx, context, { action: "team.create", targetType: "team", targetId: "t", ...change }),
  );
const list = (query: Record<string, unknown>) => listAudit(owner, listAuditInput.parse(query));
const download = (query: Record<string, unknown>) => exportAudit(owner, exportAuditInput.parse(query));
const targets = ({ items }: { items: AuditEntryView[] }) => items.map(({ targetId }) => targetId).join(" ");
/** What was exported is in the log itself, where the next look would find it. */
async function forgetExports(): Promise<void> {
  await world.sql("ALTER TABLE audit_entry DISABLE TRIGGER USER");
  await world.sql("DELETE FROM audit_entry WHERE action = 'audit.export'");
  await world.sql("ALTER TABLE audit_entry ENABLE TRIGGER USER");
}
async function textOf({ chunks }: Download): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

describe("the filters", () => {
  beforeEach(async () => {
    const other = contextOf(world, owner.actor.organizationId, { role: "admin", id: "bob" });
    await write({ targetId: "1" });
    await write({
      targetId: "2",
      action: "virtual_key.create",
      targetType: "virtual_key",
      after: { name: "50% off_" },
    });
    world.advance(60_000);
    await write({ targetId: "3", action: "virtual_key.revoke", targetType: "virtual_key", before: { name: "50 off" } });
    await write(
      { targetId: "4", action: "virtual_keyring.create" },
      { ...other, actor: { ...other.actor, label: "Bob" } },
    );
    world.advance(60_000);
    await write({ targetId: "5", action: "policy.publish", targetType: "policy" });
  });

  test("narrow the list and both exports to the same entries", async () => {
    const now = world.platform.now();
    const minuteAgo = new Date(now.getTime() - 60_000).toISOString();
    for (const [query, expected] of [
      [{}, "5 4 3 2 1"],
      [{ action: "virtual_key" }, "3 2"],
      [{ action: "virtual_key." }, "3 2"],
      [{ action: "virtual_key.rev" }, "3"],
      [{ actorId: "bob" }, "4"],
      [{ targetType: "policy" }, "5"],
      [{ targetType: "virtual_key", targetId: "2" }, "2"],
      [{ search: "bob" }, "4"],
      [{ search: "OFF" }, "3 2"],
      [{ search: "50%" }, "2"],
      [{ search: "f_" }, "2"],
      [{ search: "\\" }, ""],
      [{ from: minuteAgo }, "5 4 3"],
      [{ from: minuteAgo, to: now.toISOString() }, "4 3"],
    ] as const) {
      expect([query, targets(await list(query))]).toEqual([query, expected]);
      const lines = (await textOf(await download({ ...query, format: "jsonl" }))).split("\n").filter(Boolean);
      expect([query, lines.map((line) => JSON.parse(line).targetId).join(" ")]).toEqual([query, expected]);
      await forgetExports();
      const records = (await textOf(await download(query))).split("\r\n").slice(1, -1);
      expect([query, records.map((record) => record.split(",")[7]).join(" ")]).toEqual([query, expected]);
      await forgetExports();
    }
  });

  test("page through entries of the same instant without losing or repeating one", async () => {
    let cursor: string | undefined;
    const seen: string[] = [];
    do {
      const page = await list({ limit: 2, ...(cursor && { cursor }) });
      seen.push(targets(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(["5 4", "3 2", "1"]);
  });

  test.each([
    { action: "%" },
    { action: "Virtual_key" },
    { targetType: "a'b" },
    { search: " " },
    { from: "yesterday" },
    { sort: "at; DROP TABLE team" },
    { limit: "1000" },
  ])("are refused when they are none: %j", (query) => {
    expect(listAuditInput.safeParse(query).success).toBe(false);
  });

  test("a made-up cursor or id finds nothing of anybody", async () => {
    expect(await codeOf(list({ cursor: "zzzz" }))).toBe("invalid_request");
    for (const entry of ["0", "x", "1e3", "99999999999999999999"]) {
      expect(await codeOf(readAuditEntry(owner, { entry }))).toBe("not_found");
    }
    const [{ id }] = (await list({})).items as [AuditEntryView];
    expect(await readAuditEntry(owner, { entry: id })).toMatchObject({ id, targetId: "5", ip: "192.0.2.1" });
    expect(await codeOf(readAuditEntry(await foundOrganization(world), { entry: id }))).toBe("not_found");
  });
});

describe("an export", () => {
  test("is an entry itself, names its filters, and is not in its own file", async () => {
    await write({ targetId: "1" });
    const file = await download({ action: "team", format: "jsonl" });
    expect(file.fileName).toBe(`audit-log-${world.platform.now().toISOString().slice(0, 10)}.jsonl`);
    const [entry] = (await list({})).items;
    expect(entry).toMatchObject({ action: "audit.export", after: { format: "jsonl", action: "team" } });
    expect((await textOf(file)).split("\n").filter(Boolean)).toHaveLength(1);
  });

  test("gives as lines of JSON all that it takes to come to the hash of each entry", async () => {
    await write({ targetId: "1", after: { b: 1, a: "x" } });
    const entry = JSON.parse(await textOf(await download({ format: "jsonl" })));
    const placed = { ...entry, at: new Date(entry.at), id: BigInt(entry.id), sequence: BigInt(entry.sequence) };
    expect(hashEntry(entry.prevHash, placed as PlacedEntry)).toBe(entry.hash);
    const { organizationId } = owner.actor;
    expect(entry.prevHash).toBe(
      createHash("sha256").update(`gatehouse audit chain 1\n${organizationId}`).digest("hex"),
    );
  });

  test("has no formula in it, whatever a thing is called", async () => {
    await write(
      { targetId: '=HYPERLINK("http://evil.test")' },
      { ...owner, actor: { ...owner.actor, label: "@SUM(1)" } },
    );
    expect(await textOf(await download({}))).toContain(
      `,'@SUM(1),team.create,team,"'=HYPERLINK(""http://evil.test"")",`,
    );
  });

  test("reads page by page, each entry once, and stops when nobody takes it any more", {
    timeout: 60_000,
  }, async () => {
    await world.db.transaction(async (tx) => {
      for (let n = 1; n <= 1201; n += 1) {
        await recordChange(tx, owner, { action: "team.create", targetType: "team", targetId: String(n) });
      }
    });
    let pages = 0;
    const counting = {
      ...world.db.audit,
      list: (...query: Parameters<typeof world.db.audit.list>) => {
        pages += 1;
        return world.db.audit.list(...query);
      },
    };
    const context = { ...owner, db: { ...world.db, audit: counting } };
    const whole = await textOf(await exportAudit(context, { format: "jsonl" }));
    expect(
      new Set(
        whole
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line).targetId),
      ).size,
    ).toBe(1201);
    expect(pages).toBe(3);
    pages = 0;
    for await (const _ of (await exportAudit(context, { format: "csv" })).chunks) break;
    expect(pages).toBe(1);
  });
});

test("what the database gives back has the canonical text of what was written", async () => {
  const after = { "1": -0, é: "é", "\u{1f600}": 1e-7, "\ufb33": 123456789012345680000, nested: { z: [{}], a: null } };
  const { organizationId } = owner.actor;
  await write({ after });
  const [entry] = await world.db.audit.inChain(organizationId, { after: { sequence: 0n, id: 0n }, limit: 1 });
  expect(JSON.parse(canonicalEntry(entry as PlacedEntry)).after).toEqual(JSON.parse(JSON.stringify(after)));
  expect(entry?.prevHash).toBe(genesisHash(organizationId));
  expect((await verifyAudit(owner)).ok).toBe(true);
});

describe("the command of the operator", () => {
  const command = fileURLToPath(
    new URL("../../../../apps/dashboard/src/server/commands/verify-audit.ts", import.meta.url),
  );
  const run = (options: string[] = [], key = world.kek.toString("base64")) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const env = { DATABASE_URL: world.url, GATEHOUSE_ENCRYPTION_KEY: key };
      execFile(process.execPath, [command, ...options], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      );
    });

  test("ends with 0 for chains that hold, and with 1 and the first bad entry otherwise", {
    timeout: 120_000,
  }, async () => {
    await write({ targetId: "1" });
    await write({ targetId: "2" });
    await write({ targetId: "3" });
    await verifyAudit(owner);
    const { organizationId } = owner.actor;
    const [line] = (await run()).output.split("\n").filter((text) => text.includes(organizationId));
    expect(line).toMatch(/^OK .*: 3 entries hold, 2 checkpoints, 0 chained late, 0 not chained yet\.$/);

    const folder = mkdtempSync(join(tmpdir(), "gatehouse-checkpoints-"));
    const file = join(folder, "kept.jsonl");
    const { items } = await listAuditCheckpoints(owner, { after: 0n, limit: 10 });
    writeFileSync(file, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
    await world.sql(`DO $$ BEGIN ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_checkpoint DISABLE TRIGGER USER;
      ALTER TABLE audit_chain DISABLE TRIGGER USER; END $$`);
    await world.sql("DELETE FROM audit_entry WHERE organization_id = $1 AND sequence = 3", [organizationId]);
    await world.sql("DELETE FROM audit_checkpoint WHERE organization_id = $1 AND sequence = 3", [organizationId]);
    await world.sql(
      `UPDATE audit_chain SET sequence = 2, hash = (SELECT hash FROM audit_entry WHERE organization_id = $1 AND sequence = 2)
       WHERE organization_id = $1`,
      [organizationId],
    );
    const seeing = await run(["--checkpoints", file]);
    rmSync(folder, { recursive: true });
    expect(seeing.code).toBe(1);
    expect(seeing.output).toMatch(new RegExp(`BAD +Acme \\(${organizationId}\\): entry 3: cut_off\\.`));
  });

  test("ends with 2, and without the key in its words, when it cannot find out", async () => {
    const { code, output } = await run([], "not-a-key");
    expect(code).toBe(2);
    expect(output).toContain("GATEHOUSE_ENCRYPTION_KEY");
    expect(output).not.toContain("not-a-key");
  });
});
