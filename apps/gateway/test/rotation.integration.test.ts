import { recordSecretUses } from "@gatehouse/db/gateway";
import { digestVirtualKey, generateVirtualKey, readPeppers } from "@gatehouse/vault";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Stack, startStack, statusOf } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const digestOf = (secret: string) =>
  digestVirtualKey(secret, readPeppers(stack.environment.GATEHOUSE_KEY_PEPPER as string).current.key);
const models = (secret: string) => statusOf(`${stack.baseUrl}/v1/models`, secret);

/** What the control plane writes when a key is rotated. */
async function rotate(virtualKeyId: string, oldSecret: string, graceMs: number): Promise<string> {
  const secret = generateVirtualKey();
  await stack.pool.query("UPDATE virtual_key SET digest = $2 WHERE id = $1", [virtualKeyId, digestOf(secret)]);
  await stack.pool.query(
    `INSERT INTO virtual_key_previous_secret (virtual_key_id, digest, pepper_version, prefix, last_four, replaced_at, replaced_by_label, valid_until)
     VALUES ($1, $2, 1, 'gh_live_test', '0000', now(), 'Ann', now() + $3 * interval '1 millisecond')`,
    [virtualKeyId, digestOf(oldSecret), graceMs],
  );
  await stack.applied();
  return secret;
}

async function usesOf(virtualKeyId: string): Promise<Map<string, string>> {
  const { rows } = await stack.pool.query<{ digest: string; last_used_from: string }>(
    "SELECT digest, last_used_from FROM virtual_key_secret_activity WHERE virtual_key_id = $1",
    [virtualKeyId],
  );
  return new Map(rows.map((row) => [row.digest, row.last_used_from]));
}

test("both secrets of a rotated key are the same key, and who used which is stored with the address", async () => {
  const { virtualKeyId, secret: old, client } = await stack.tenant();
  expect(await models(old)).toBe(200);
  const secret = await rotate(virtualKeyId, old, 3_600_000);
  expect(await models(old)).toBe(200);
  await vi.waitFor(async () => expect(await usesOf(virtualKeyId)).toEqual(new Map([[digestOf(old), "127.0.0.1"]])), {
    timeout: 10_000,
  });
  await client.chat.completions.create({ model: "sandbox-small", messages: [{ role: "user", content: "Hi" }] });
  expect(await models(secret)).toBe(200);
  await vi.waitFor(async () => expect((await usesOf(virtualKeyId)).size).toBe(2), { timeout: 10_000 });
  expect(await stack.records(virtualKeyId, 1)).toHaveLength(1);
});

test("the old secret ends with its time, by the clock: no change of the configuration tells the gateway", async () => {
  const { virtualKeyId, secret: old } = await stack.tenant();
  const secret = await rotate(virtualKeyId, old, 2_500);
  expect(await models(old)).toBe(200);
  const version = async () => (await stack.pool.query("SELECT version FROM configuration_version")).rows[0].version;
  const before = await version();
  await vi.waitFor(async () => expect(await models(old)).toBe(401), { timeout: 15_000, interval: 100 });
  const { rows } = await stack.pool.query(
    "SELECT valid_until <= clock_timestamp() AS over FROM virtual_key_previous_secret WHERE virtual_key_id = $1",
    [virtualKeyId],
  );
  expect(rows).toEqual([{ over: true }]);
  expect(await version()).toBe(before);
  expect(await models(secret)).toBe(200);
});

test("ending the time early, and a disabled or revoked key, end both secrets' claims with the next configuration", async () => {
  const { virtualKeyId, secret: old } = await stack.tenant();
  const secret = await rotate(virtualKeyId, old, 3_600_000);
  const set = async (change: string) => {
    await stack.pool.query(`UPDATE ${change} = $1`, [virtualKeyId]);
    await stack.applied();
    return [await models(old), await models(secret)];
  };
  expect(await set("virtual_key SET disabled_at = now() WHERE id")).toEqual([401, 401]);
  expect(await set("virtual_key SET disabled_at = NULL WHERE id")).toEqual([200, 200]);
  expect(await set("virtual_key_previous_secret SET valid_until = now() WHERE virtual_key_id")).toEqual([401, 200]);
  expect(await set("virtual_key SET revoked_at = now() WHERE id")).toEqual([401, 401]);
});

test("a use that is told late does not take a later one back, and one of a key that is gone is dropped", async () => {
  const { virtualKeyId } = await stack.tenant();
  const use = (at: string, from: string, id = virtualKeyId) =>
    recordSecretUses(stack.pool, [{ digest: `d-${virtualKeyId}`, virtualKeyId: id, at: new Date(at), from }]);
  await use("2026-12-01T10:00:00Z", "10.0.0.7");
  await use("2026-12-01T09:00:00Z", "10.0.0.8");
  await use("2026-12-01T11:00:00Z", "10.0.0.9", "00000000-0000-4000-8000-000000000000");
  expect(await usesOf(virtualKeyId)).toEqual(new Map([[`d-${virtualKeyId}`, "10.0.0.7"]]));
});
