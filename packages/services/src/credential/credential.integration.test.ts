import { NO_TIMEOUTS } from "@gatehouse/domain";
import { openSecret } from "@gatehouse/vault";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  acceptOffer,
  createCredential,
  createDeployment,
  deleteCredential,
  deleteDeployment,
  listAudit,
  listCredentials,
  listDeployments,
  listModels,
  listOffers,
  setPrice,
  testCredential,
  updateCredential,
  updateDeployment,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { codeOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

const SECRET = "sk-canary-0123456789abcdef";
let world: World;
let context: VerbContext;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  context = await foundOrganization(world);
  world.dialled.length = 0;
  world.answers.next = { ok: true, detail: "Accepted.", latencyMs: 1, models: [] };
});

const create = (fields: Partial<Parameters<typeof createCredential>[1]> = {}) =>
  createCredential(context, { provider: "openai", name: "main", baseUrl: null, secret: SECRET, ...fields });

const storedSecret = async (id: string) => {
  const row = await world.db.credentials.find(context.actor.organizationId, id);
  const place = { organizationId: context.actor.organizationId, credentialId: id };
  return row?.sealedSecret == null ? null : openSecret(world.kek, row.sealedSecret, place);
};

describe("a provider credential", () => {
  test("keeps its secret sealed: a gateway can open it, no answer, row or audit entry shows it", async () => {
    const credential = await create();
    expect(credential).toMatchObject({ secretHint: "cdef", needsSecret: false, baseUrl: "https://api.openai.com/v1" });
    expect(await storedSecret(credential.id)).toBe(SECRET);
    const rows = await world.sql(
      "SELECT row_to_json(t)::text FROM provider_credential t UNION ALL SELECT row_to_json(a)::text FROM audit_entry a",
    );
    expect(
      JSON.stringify([rows, await listCredentials(context), await listAudit(context, { limit: 100 })]),
    ).not.toContain("canary");
  });

  test("is refused without the key it needs, at an address that is not allowed, or under a name that is taken", async () => {
    await expect(create({ secret: null })).rejects.toMatchObject({
      details: { fields: { secret: expect.any(String) } },
    });
    const blocked = create({ baseUrl: "http://169.254.169.254/latest" });
    await expect(blocked).rejects.toMatchObject({
      code: "invalid_request",
      details: { fields: { baseUrl: "This address is refused." } },
    });
    await expect(create({ provider: "openai-compatible" })).rejects.toMatchObject({ code: "invalid_request" });
    await create();
    await expect(create()).rejects.toMatchObject({
      code: "conflict",
      details: { fields: { name: expect.any(String) } },
    });
  });

  test("loses its secret when its address changes, unless a new one comes with it", async () => {
    const { id } = await create();
    const moved = await updateCredential(context, { id, baseUrl: "https://evil.test/v1" });
    expect(moved).toMatchObject({ needsSecret: true, secretHint: null, baseUrl: "https://evil.test/v1" });
    expect(await storedSecret(id)).toBeNull();
    expect(await testCredential(context, { id })).toMatchObject({ ok: false });
    expect(world.dialled).toEqual([]);

    const again = await updateCredential(context, {
      id,
      baseUrl: "https://api.test/v1",
      secret: "sk-another-0123456789",
    });
    expect(again).toMatchObject({ needsSecret: false, secretHint: "6789" });
    expect(await storedSecret(id)).toBe("sk-another-0123456789");
  });

  test("keeps its secret when only its name changes or the same address is saved again", async () => {
    const { id, baseUrl } = await create();
    await updateCredential(context, { id, name: "renamed", baseUrl });
    expect(await storedSecret(id)).toBe(SECRET);
    await updateCredential(context, { id, disabled: true });
    expect((await listCredentials(context)).items[0]).toMatchObject({
      name: "renamed",
      disabledAt: expect.any(String),
    });
  });

  test("does not open when its sealed text is moved to another row", async () => {
    const [one, two] = [await create(), await create({ name: "second", secret: "sk-second-0123456789" })];
    const text = (await world.db.credentials.find(context.actor.organizationId, one.id))?.sealedSecret;
    await world.sql("UPDATE provider_credential SET sealed_secret = $1 WHERE id = $2", [text, two.id]);
    expect(await codeOf(testCredential(context, { id: two.id }))).toBe("credential_unusable");
    expect(world.dialled).toEqual([]);
  });

  test("is tested with its secret at its address, and the outcome is kept until either changes", async () => {
    const { id } = await create();
    world.answers.next = { ok: false, detail: "Refused.", latencyMs: 3, models: [] };
    expect(await testCredential(context, { id })).toEqual(world.answers.next);
    expect(world.dialled).toEqual([
      { credentialId: id, provider: "openai", baseUrl: "https://api.openai.com/v1", secret: SECRET },
    ]);
    const lastTest = async () => (await listCredentials(context)).items[0]?.lastTest;
    expect(await lastTest()).toMatchObject({ ok: false, detail: "Refused." });
    await updateCredential(context, { id, secret: "sk-another-0123456789" });
    expect(await lastTest()).toBeNull();
  });

  test("cannot be deleted while a deployment uses it", async () => {
    const { id } = await create();
    const deployment = await createDeployment(context, {
      credentialId: id,
      model: "gpt",
      upstreamModel: null,
      region: null,
    });
    expect(await codeOf(deleteCredential(context, { id }))).toBe("conflict");
    await deleteDeployment(context, { id: deployment.id });
    await deleteCredential(context, { id });
    expect((await listCredentials(context)).items).toEqual([]);
  });
});

describe("deployments", () => {
  test("of one model stand in the order they were made in, and the model goes with its last one", async () => {
    const [one, two] = [await create(), await create({ name: "second" })];
    const deploy = (credentialId: string) =>
      createDeployment(context, { credentialId, model: "gpt-5-mini", upstreamModel: null, region: null });
    const [first, second] = [await deploy(one.id), await deploy(two.id)];
    expect([first.position, second.position]).toEqual([0, 1]);
    expect(await codeOf(deploy(one.id))).toBe("conflict");
    expect(await listModels(context)).toEqual({ items: [{ model: "gpt-5-mini" }] });

    await updateDeployment(context, { id: first.id, disabled: true });
    await updateCredential(context, { id: two.id, disabled: true });
    expect(await listModels(context)).toEqual({ items: [] });
    await deleteDeployment(context, { id: first.id });
    await deleteDeployment(context, { id: second.id });
    expect(await world.sql("SELECT 1 FROM route WHERE organization_id = $1", [context.actor.organizationId])).toEqual(
      [],
    );
  });

  test("show the price of their next request: the catalogue's, the administrator's, or none", async () => {
    const { id: credentialId } = await create();
    const deploy = (model: string) =>
      createDeployment(context, { credentialId, model, upstreamModel: null, region: null });
    expect((await deploy("gpt-4o-mini")).price).toMatchObject({ source: "catalogue", rates: { input: "150000" } });
    expect((await deploy("nobody-knows-this")).price).toBeNull();
    const price = { provider: "openai", upstreamModel: "nobody-knows-this" } as const;
    await setPrice(context, { ...price, usd: { input: "1", output: "2" } });
    world.advance(1);
    await setPrice(context, { ...price, usd: { input: "0.000001", output: "$2.50", second: "0.006", search: "10" } });
    const listed = (await listDeployments(context)).items.find(({ model }) => model === "nobody-knows-this");
    const rates = { input: "1", output: "2500000", second: "100000000", search: "10000000000" };
    expect(listed?.price).toStrictEqual({ source: "override", matchedModel: "nobody-knows-this", rates });
    expect(await codeOf(setPrice(context, { ...price, usd: {} }))).toBe("invalid_request");
    expect(await codeOf(setPrice(context, { ...price, usd: { input: "0.0000001", output: "1" } }))).toBe(
      "invalid_request",
    );
  });
});

test("timeouts are kept per deployment; setting the same ones again is no change", async () => {
  const { id: credentialId } = await create();
  const deployment = { credentialId, model: "fast", upstreamModel: null, region: null };
  const { id, timeouts: unset } = await createDeployment(context, deployment);
  expect(unset).toEqual(NO_TIMEOUTS);
  const timeouts = { ...NO_TIMEOUTS, firstByteMs: 5_000, totalMs: 60_000 };
  for (let time = 0; time < 2; time++) {
    expect((await updateDeployment(context, { id, timeouts })).timeouts).toEqual(timeouts);
  }
  const { items } = await listAudit(context, { limit: 50 });
  const changes = items.filter(({ action }) => action === "deployment.update");
  expect(changes.map(({ before, after }) => ({ before, after }))).toEqual([
    { before: { timeouts: NO_TIMEOUTS }, after: { timeouts } },
  ]);
});

describe("offers", () => {
  test("name the sandbox and the keys of the environment until they are added", async () => {
    expect((await listOffers(context)).items.map(({ kind, provider }) => `${kind}/${provider}`)).toEqual([
      "sandbox/sandbox",
      "environment/openai",
    ]);
    world.answers.next = {
      ok: true,
      detail: "Accepted.",
      latencyMs: 1,
      models: ["sandbox-large", "sandbox-small", "x"],
    };
    const credential = await acceptOffer(context, { kind: "sandbox", provider: "sandbox" });
    expect(credential).toMatchObject({ provider: "sandbox", deploymentCount: 2, lastTest: { ok: true } });
    expect(await codeOf(acceptOffer(context, { kind: "sandbox", provider: "sandbox" }))).toBe("not_found");

    world.answers.next = { ok: true, detail: "Accepted.", latencyMs: 1, models: ["only-this"] };
    const imported = await acceptOffer(context, { kind: "environment", provider: "openai" });
    expect(await storedSecret(imported.id)).toBe("sk-from-the-environment-1234");
    expect((await listModels(context)).items.map(({ model }) => model)).toEqual([
      "only-this",
      "sandbox-large",
      "sandbox-small",
    ]);
    expect(await listOffers(context)).toEqual({ items: [] });
  });
});
