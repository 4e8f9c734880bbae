import { GatehouseError } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { VerbContext } from "../platform.ts";
import { codeOf, contextOf, createWorld, foundOrganization, type World } from "../testing/world.ts";
import { doOnce } from "./do-once.ts";

let world: World;
let context: VerbContext;
let number = 0;
const request = { key: "", operation: "POST /api/v1/teams", input: { name: "Search" } };

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
});
beforeEach(() => {
  number += 1;
  request.key = `key-${number}`;
});
afterAll(() => world.close());

const SECRET = "gh_live_shown_once";
const worker = () => vi.fn(async () => ({ status: 201, text: `{"secret":"${SECRET}"}` }));

test("a request that is asked again within a day gets the same answer, and is done once", async () => {
  const work = worker();
  const first = await doOnce(context, request, work);
  const again = await doOnce(context, request, work);
  expect(first).toEqual({ status: 201, text: `{"secret":"${SECRET}"}`, replayed: false });
  expect(again).toEqual({ ...first, replayed: true });
  expect(work).toHaveBeenCalledTimes(1);
  world.advance(86_400_001);
  expect((await doOnce(context, request, work)).replayed).toBe(false);
});

test("of many at the same time one does it, and the rest are told to wait", async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const work = vi.fn(async () => {
    await finished;
    return { status: 204, text: null };
  });
  const all = Array.from({ length: 8 }, () => codeOf(doOnce(context, request, work)));
  await vi.waitFor(() => expect(work).toHaveBeenCalled());
  await vi.waitFor(async () => {
    expect(await codeOf(doOnce(context, request, work))).toBe("idempotency_conflict");
  });
  finish();
  const codes = await Promise.all(all);
  expect(codes.filter((code) => code === "answered").length).toBeGreaterThanOrEqual(1);
  expect(codes.filter((code) => !["answered", "idempotency_conflict"].includes(code))).toEqual([]);
  expect(work).toHaveBeenCalledTimes(1);
});

test("the same key for another input or another operation is refused", async () => {
  await doOnce(context, request, worker());
  for (const other of [{ input: { name: "Ads" } }, { operation: "POST /api/v1/budgets" }]) {
    expect(await codeOf(doOnce(context, { ...request, ...other }, worker()))).toBe("idempotency_mismatch");
  }
});

test("the same key of another actor or another organization is another key", async () => {
  const stranger = await foundOrganization(world);
  const colleague = contextOf(world, context.actor.organizationId, { role: "owner" });
  for (const each of [context, stranger, colleague]) {
    expect((await doOnce(each, request, worker())).replayed).toBe(false);
  }
});

test("a request that was refused may be asked again; one whose outcome is unknown is not done twice", async () => {
  const failing = (code: "conflict" | "internal_error") => () => Promise.reject(new GatehouseError(code));
  expect(await codeOf(doOnce(context, request, failing("conflict")))).toBe("conflict");
  expect(await codeOf(doOnce(context, request, failing("internal_error")))).toBe("internal_error");
  const work = worker();
  expect(await codeOf(doOnce(context, request, work))).toBe("idempotency_conflict");
  world.advance(60_000);
  expect(await codeOf(doOnce(context, request, work))).toBe("conflict");
  expect(work).not.toHaveBeenCalled();
});

test("neither what was answered nor the key stands in the database, and no other key opens it", async () => {
  await doOnce(context, request, worker());
  const [row] = await world.sql<{ text: string; sealed: string }>(
    `SELECT t::text AS text, sealed_answer AS sealed FROM idempotent_request t ORDER BY started_at DESC, sealed_answer IS NULL LIMIT 1`,
  );
  expect(row?.text).not.toContain(SECRET);
  expect(row?.text).not.toContain(request.key);
  const place = [context.actor.organizationId, context.actor.id];
  expect(() => world.platform.vault.replaySeal("another", place).open(row?.sealed ?? "")).toThrow();
});

test("what is no key is refused before anything is done", async () => {
  const work = worker();
  for (const key of ["", "two words", "x".repeat(256), "naïve"]) {
    expect(await codeOf(doOnce(context, { ...request, key }, work))).toBe("invalid_request");
  }
  expect(work).not.toHaveBeenCalled();
});
