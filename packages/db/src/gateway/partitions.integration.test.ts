import { insertTenant } from "@gatehouse/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attemptOf } from "../testing/attempts.ts";
import { openSuite, type Suite } from "../testing/database.ts";
import { createUsageSink } from "./usage-sink.ts";

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());

const steps = async (online: boolean): Promise<string[]> =>
  (await suite.pool.query<{ step: string }>("SELECT usage_index_steps($1) AS step", [online])).rows.map(
    ({ step }) => step,
  );

async function indicesOf(partition: string): Promise<string[]> {
  const { rows } = await suite.pool.query<{ definition: string }>(
    "SELECT indexdef AS definition FROM pg_indexes WHERE tablename = $1",
    [partition],
  );
  return rows.map(({ definition }) => definition.replace(/^.* USING /, "")).sort();
}

test("every month has the indices of all others, those that Prisma does not know included", async () => {
  expect(await steps(false)).toEqual([]);
  const [given] = (
    await suite.pool.query<{ name: string }>(
      "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'usage_record'::regclass",
    )
  ).rows;
  await suite.pool.query("SELECT ensure_usage_partitions('2031-05-01Z', '2031-05-01Z')");
  const indices = await indicesOf("usage_record_y2031m05");
  expect(indices).toEqual(await indicesOf(given?.name ?? ""));
  expect(indices).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^btree \(organization_id, cached_until\) INCLUDE .* WHERE \(cached_until IS NOT NULL\)$/),
      expect.stringMatching(/sample_place\(event_id\)\) WHERE \(final AND \(sample_place\(event_id\) < 4096\)\)$/),
    ]),
  );
});

test("an index that only the parent has is built month by month, without a lock, by the steps that are told", async () => {
  await suite.pool.query("CREATE INDEX usage_record_node_idx ON ONLY usage_record (node_id) WHERE final");
  const before = await steps(true);
  expect(before.length).toBeGreaterThan(0);
  for (const step of before) await suite.pool.query(step);
  expect(await steps(true)).toEqual([]);
  const { rows } = await suite.pool.query(
    "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'usage_record_node_idx'::regclass",
  );
  expect(rows).toEqual([{ valid: true }]);
});

test("what is kept by now, and a sample of many, are read from their own indices", async () => {
  const tenant = await insertTenant(suite.pool, {});
  await createUsageSink(suite.pool, { onQuarantine: () => undefined }).write(
    Array.from({ length: 50 }, () => attemptOf(tenant)),
  );
  const client = await suite.pool.connect();
  const planOf = async (where: string): Promise<string> => {
    const { rows } = await client.query(
      `EXPLAIN SELECT 1 FROM usage_record AS r WHERE r.organization_id = '${tenant.organizationId}' AND ${where}`,
    );
    return JSON.stringify(rows);
  };
  // Of so few rows any plan is as good; what is asked here is whether the planner may use them at all.
  await client.query("SET enable_seqscan = off");
  const [kept, sample] = [
    await planOf("r.cached_until > now()"),
    await planOf("r.final AND sample_place(r.event_id) < 100 AND sample_place(r.event_id) < 4096"),
  ];
  client.release(true);
  expect(kept).toMatch(/cached_until|kept_idx/);
  expect(sample).toMatch(/sample_idx|event_id_s/);
});
