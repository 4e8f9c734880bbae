import { createHash } from "node:crypto";
import { isVirtualKey } from "@gatehouse/domain";
import { digestVirtualKey } from "@gatehouse/vault";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  changeGrace,
  createTeam,
  createVirtualKey,
  listVirtualKeyChanges,
  listVirtualKeyShares,
  openVirtualKeyShare,
  readVirtualKey,
  revokeVirtualKey,
  rotateVirtualKey,
  shareVirtualKey,
  testVirtualKey,
  withdrawVirtualKeyShares,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN } from "../testing/every-verb.ts";
import { codeOf, createWorld, foundOrganization, ORIGIN, type World } from "../testing/world.ts";

const HOUR_S = 3_600;
let world: World;
let context: VerbContext;
let teamId: string;

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
  teamId = (await createTeam(context, { name: "Search" })).id;
});
afterAll(() => world.close());

const create = (name = "key") => createVirtualKey(context, { ...PLAIN, name, teamId });
const digestOf = (secret: string) => digestVirtualKey(secret, world.platform.pepper.key);
const lastFourOf = async (id: string) => (await readVirtualKey(context, { id })).display.slice(-4);
const rotate = async (id: string, graceSeconds: 0 | 3_600 | 86_400 = HOUR_S, lastFour?: string) =>
  rotateVirtualKey(context, { id, graceSeconds, lastFour: lastFour ?? (await lastFourOf(id)) });
const actionsOf = async (id: string) =>
  (await listVirtualKeyChanges(context, { id })).items.map(({ action }) => action);
/** The digests that a gateway takes for the key now. */
const accepted = async (id: string) =>
  (
    await world.sql<{ digest: string }>(
      `SELECT digest FROM virtual_key WHERE id = $1 UNION ALL
       SELECT digest FROM virtual_key_previous_secret WHERE virtual_key_id = $1 AND valid_until > $2`,
      [id, world.platform.now()],
    )
  ).map(({ digest }) => digest);

describe("a rotation", () => {
  test("gives the same key another secret, and the one before works on for as long as was said", async () => {
    const { virtualKey, secret: old } = await create();
    const rotated = await rotate(virtualKey.id);
    expect(isVirtualKey(rotated.secret)).toBe(true);
    expect(await accepted(virtualKey.id)).toEqual([digestOf(rotated.secret), digestOf(old)]);
    expect(rotated.virtualKey).toMatchObject({
      id: virtualKey.id,
      createdAt: virtualKey.createdAt,
      display: `${rotated.secret.slice(0, 12)}…${rotated.secret.slice(-4)}`,
      previousSecret: { display: virtualKey.display, valid: true, replacedBy: "Ann", lastUsed: null },
    });
    world.advance(HOUR_S * 1000);
    expect(await accepted(virtualKey.id)).toEqual([digestOf(rotated.secret)]);
    expect((await readVirtualKey(context, virtualKey)).previousSecret?.valid).toBe(false);
    expect(await codeOf(changeGrace(context, { id: virtualKey.id, graceSeconds: HOUR_S }))).toBe("conflict");
    const audit = await world.sql("SELECT row_to_json(a)::text AS row FROM audit_entry a");
    expect(JSON.stringify(audit)).not.toContain(rotated.secret.slice(12, -4));
    expect(JSON.stringify(audit)).not.toContain(digestOf(rotated.secret));
    expect(await actionsOf(virtualKey.id)).toEqual(["virtual_key.rotate", "virtual_key.create"]);
  });

  test("of a key that has two secrets ends the older one at once; without grace the only one before", async () => {
    const { virtualKey, secret: first } = await create();
    const { secret: second } = await rotate(virtualKey.id);
    const { secret: third, virtualKey: view } = await rotate(virtualKey.id, 86_400);
    expect(await accepted(virtualKey.id)).toEqual([digestOf(third), digestOf(second)]);
    expect(view.previousSecret?.display).toMatch(new RegExp(`${second.slice(-4)}$`));
    expect([first, second].map(digestOf)).not.toContain(digestOf(third));
    const { secret: fourth } = await rotate(virtualKey.id, 0);
    expect(await accepted(virtualKey.id)).toEqual([digestOf(fourth)]);
  });

  test("by two people at once succeeds for one; the other is told, and nobody's new secret is lost", async () => {
    const { virtualKey, secret: old } = await create();
    const lastFour = old.slice(-4);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => rotate(virtualKey.id, HOUR_S, lastFour)));
    const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
    const lost = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(lost.map(({ reason }) => reason.code)).toEqual(["conflict", "conflict"]);
    expect(await accepted(virtualKey.id)).toEqual([digestOf(won[0]?.value.secret as string), digestOf(old)]);
    expect(await codeOf(rotate(virtualKey.id, HOUR_S, lastFour))).toBe("conflict");
  });

  test("shows who used which secret; its grace can be ended and extended while it lasts, and a revoked key has none", async () => {
    const { virtualKey, secret: old } = await create();
    const { id } = virtualKey;
    await rotate(id);
    const used = { at: new Date(world.platform.now().getTime() - 180_000), from: "10.0.0.7" };
    await world.sql(
      "INSERT INTO virtual_key_secret_activity (digest, virtual_key_id, last_used_at, last_used_from) VALUES ($1, $2, $3, $4)",
      [digestOf(old), id, used.at, used.from],
    );
    const lastUsed = { at: used.at.toISOString(), from: used.from };
    const extended = await changeGrace(context, { id, graceSeconds: 86_400 });
    const until = new Date(world.platform.now().getTime() + 86_400_000).toISOString();
    expect(extended.previousSecret).toMatchObject({ validUntil: until, lastUsed, successorLastUsed: null });
    expect((await changeGrace(context, { id, graceSeconds: 0 })).previousSecret).toMatchObject({
      valid: false,
      lastUsed,
    });
    expect(await accepted(id)).toHaveLength(1);
    await rotate(id);
    expect((await readVirtualKey(context, { id })).previousSecret?.lastUsed).toBeNull();
    await revokeVirtualKey(context, { id });
    expect(await codeOf(rotate(id))).toBe("conflict");
    expect(await codeOf(changeGrace(context, { id, graceSeconds: HOUR_S }))).toBe("conflict");
  });
});

const proof = "p".repeat(43);
const sealed = "s".repeat(60);
const share = (id: string) =>
  shareVirtualKey(context, { id, sealed, proofDigest: createHash("sha256").update(proof).digest("hex") });
const open = (id: string, given = proof, ip = "192.0.2.9") =>
  openVirtualKeyShare(world.platform, { id, proof: given }, { ...ORIGIN, ip });

describe("a one-time link", () => {
  test("is opened once, however many ask at the same time, and keeps nothing of what it held", async () => {
    const { virtualKey } = await create("handed over");
    const link = await share(virtualKey.id);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, place) => codeOf(open(link.id, proof, `${place}`))),
    );
    expect(outcomes.toSorted()).toEqual(["answered", ...Array.from({ length: 7 }, () => "not_found")]);
    expect(await world.sql("SELECT sealed, opened_at IS NOT NULL AS opened FROM virtual_key_share")).toEqual([
      { sealed: null, opened: true },
    ]);
    expect((await listVirtualKeyShares(context, virtualKey)).items).toMatchObject([{ state: "opened" }]);
    await expect(world.sql("UPDATE virtual_key_share SET sealed = 'again'")).rejects.toThrow("opened_is_empty");
    expect(await actionsOf(virtualKey.id)).toEqual([
      "virtual_key.open_share",
      "virtual_key.share",
      "virtual_key.create",
    ]);
    const [opened] = (await listVirtualKeyChanges(context, virtualKey)).items;
    expect(opened?.actor).toBe("whoever had the link");
  });

  test("is not spent by who has its id alone, and gives what was put into it to who has all of it", async () => {
    const { virtualKey } = await create();
    const link = await share(virtualKey.id);
    expect(await codeOf(open(link.id, "q".repeat(43)))).toBe("not_found");
    expect(await open(link.id)).toEqual({ sealed, keyName: "key", gatewayUrl: "https://gateway.test" });
  });

  test("is over after three days, when it is withdrawn, and with its secret", async () => {
    const { virtualKey } = await create();
    const state = async () => (await listVirtualKeyShares(context, virtualKey)).items[0]?.state;
    const late = await share(virtualKey.id);
    world.advance(72 * HOUR_S * 1000);
    expect([await codeOf(open(late.id)), await state()]).toEqual(["not_found", "over"]);
    for (const end of [withdrawVirtualKeyShares, () => rotate(virtualKey.id), revokeVirtualKey]) {
      const { id } = await share(virtualKey.id);
      await end(context, virtualKey);
      expect([await codeOf(open(id)), await state()]).toEqual(["not_found", "withdrawn"]);
    }
    expect(await codeOf(share(virtualKey.id))).toBe("conflict");
    expect(await world.sql("SELECT id FROM virtual_key_share WHERE sealed IS NOT NULL")).toEqual([]);
  });

  test("cannot be tried without end from one place", async () => {
    const ids = Array.from({ length: 30 }, () => "6f9619ff-8b86-4d01-b42d-00c04fc964ff");
    const codes: string[] = [];
    for (const id of ids) codes.push(await codeOf(open(id, proof, "198.51.100.7")));
    expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => "not_found"));
    expect(codes.slice(20)).toContain("rate_limited");
  });
});

describe("a test of a key", () => {
  const answer = (status: number | null, body: object, failure: string | null = null) => ({
    status,
    text: JSON.stringify(body),
    latencyMs: 7,
    requestId: "req_7",
    failure,
  });

  test("asks one model that can answer, with the key's own secret, and says under which id the request is found", async () => {
    const { virtualKey, secret } = await create();
    world.gatewayAnswers.push(
      answer(200, { data: [{ id: "text-embedding-3-small" }, { id: "small" }] }),
      answer(200, { choices: [] }),
    );
    world.asked.length = 0;
    const result = await testVirtualKey(context, { id: virtualKey.id, secret });
    expect(result).toMatchObject({ kind: "chat", ok: true, status: 200, model: "small", requestId: "req_7" });
    expect(world.asked.map(({ path }) => path)).toEqual(["/v1/models", "/v1/chat/completions"]);
    expect(JSON.parse(world.asked[1]?.body as string)).toMatchObject({ model: "small", max_completion_tokens: 16 });
  });

  test("without a model only lists, and says so; a refusal and a gateway that is away are told in words", async () => {
    const { virtualKey, secret } = await create();
    const ask = () => testVirtualKey(context, { id: virtualKey.id, secret });
    world.gatewayAnswers.push(answer(200, { data: [] }));
    expect(await ask()).toMatchObject({ kind: "models", ok: true, requestId: null, model: null });
    world.gatewayAnswers.push(answer(200, { data: [{ id: "m" }] }), answer(402, { error: { message: "Spent." } }));
    expect(await ask()).toMatchObject({ kind: "chat", ok: false, status: 402, detail: "Spent." });
    world.gatewayAnswers.push(answer(null, {}, "This server cannot reach the gateway."));
    expect(await ask()).toMatchObject({ ok: false, status: null, detail: "This server cannot reach the gateway." });
  });

  test("is not for any other secret", async () => {
    const { virtualKey } = await create();
    const { secret } = await create("another");
    for (const wrong of [secret, `${secret}x`, ""]) {
      expect(await codeOf(testVirtualKey(context, { id: virtualKey.id, secret: wrong }))).toBe("invalid_request");
    }
  });
});
