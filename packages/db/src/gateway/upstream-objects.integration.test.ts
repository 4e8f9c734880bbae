import { insertTenant } from "@gatehouse/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { attemptOf } from "../testing/attempts.ts";
import { openSuite, type Suite } from "../testing/database.ts";
import { findUpstreamObjects, forgetUpstreamObjects } from "./upstream-objects.ts";
import { createUsageSink } from "./usage-sink.ts";

let suite: Suite;
beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.drop());

async function storedObject() {
  const tenant = await insertTenant(suite.pool);
  const startedAt = new Date("2026-11-01T00:00:00Z");
  const attempt = attemptOf(tenant, { startedAt, providerCredentialId: tenant.credentialId });
  const kept = [{ objectId: "resp_1", tokens: 42 }];
  await createUsageSink(suite.pool, { onQuarantine: vi.fn() }).write([{ ...attempt, kept }]);
  return tenant;
}

test("what a provider keeps is stored with the record of its answer, for its team alone", async () => {
  const tenant = await storedObject();
  const found = { objectId: "resp_1", credentialId: tenant.credentialId, tokens: 42 };
  expect(await findUpstreamObjects(suite.pool, tenant, ["resp_1", "resp_2"])).toEqual([found]);
  const stranger = { organizationId: tenant.organizationId, teamId: (await insertTenant(suite.pool)).teamId };
  expect(await findUpstreamObjects(suite.pool, stranger, ["resp_1"])).toEqual([]);
});

test("two organizations may have objects of the same id", async () => {
  const [one, other] = [await storedObject(), await storedObject()];
  expect(await findUpstreamObjects(suite.pool, one, ["resp_1"])).toMatchObject([{ credentialId: one.credentialId }]);
  expect(await findUpstreamObjects(suite.pool, other, ["resp_1"])).toMatchObject([
    { credentialId: other.credentialId },
  ]);
});

test("what is older than providers keep it is forgotten, and nothing else", async () => {
  const tenant = await storedObject();
  await forgetUpstreamObjects(suite.pool, new Date("2026-10-31T00:00:00Z"));
  expect(await findUpstreamObjects(suite.pool, tenant, ["resp_1"])).toHaveLength(1);
  expect(await forgetUpstreamObjects(suite.pool, new Date("2026-11-02T00:00:00Z"))).toBeGreaterThan(0);
  expect(await findUpstreamObjects(suite.pool, tenant, ["resp_1"])).toEqual([]);
});
