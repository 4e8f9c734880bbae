import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createAdminDatabase } from "@gatehouse/db/admin";
import { expect, test } from "vitest";
import { createTeam, verifyAudit } from "../../index.ts";
import { createWorld, foundOrganization } from "../../testing/world.ts";

const GUIDE = readFileSync(new URL("../../../../../docs/guides/audit.md", import.meta.url), "utf8");

test("a role with the rights of the guide writes the log, and changes nothing in it", { timeout: 30_000 }, async () => {
  const world = await createWorld();
  const name = `role_${randomBytes(6).toString("hex")}`;
  const grants = GUIDE.split("\n").filter((line) => line.startsWith("    GRANT "));
  expect(grants).toHaveLength(4);
  await world.sql(`CREATE ROLE ${name} LOGIN PASSWORD 'of-this-test'`);
  await world.sql(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${name}`);
  await world.sql(`REVOKE ALL ON audit_entry, audit_chain, audit_checkpoint FROM ${name}`);
  for (const grant of grants) await world.sql(grant.replace("gatehouse_dashboard", name));
  const url = new URL(world.url);
  [url.username, url.password] = [name, "of-this-test"];
  const owner = await foundOrganization(world);
  const db = createAdminDatabase({ url: url.href, max: 2 }, world.platform.vault.auditSigner);
  try {
    await createTeam({ ...owner, db }, { name: "Search" });
    expect(await verifyAudit({ ...owner, db })).toMatchObject({ ok: true, entries: "1" });
    for (const sql of ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_checkpoint"]) {
      await expect(world.sql(`SET ROLE ${name}; ${sql}`)).rejects.toThrow(/permission denied/);
    }
  } finally {
    await db.close();
    await world.sql(`DROP OWNED BY ${name}`);
    await world.sql(`DROP ROLE ${name}`);
    await world.close();
  }
});
