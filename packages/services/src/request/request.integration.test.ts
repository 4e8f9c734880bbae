import { type RequestRow, uuidv7 } from "@gatehouse/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCredential, createTeam, createVirtualKey, listRequests, readRequest } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { only } from "../testing/only.ts";
import { attemptOf, codeOf, createWorld, foundOrganization, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;
let owner: { organizationId: string; teamId: string; virtualKeyId: string };

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function freshOwner() {
  context = await foundOrganization(world);
  const { id: teamId } = await createTeam(context, { name: "Search" });
  const plain = { allowedModels: [], expiresAt: null, monthlyBudgetUsd: null, memberId: null };
  const { virtualKey } = await createVirtualKey(context, { ...plain, name: "crawler", teamId });
  owner = { organizationId: context.actor.organizationId, teamId, virtualKeyId: virtualKey.id };
}

async function readAll(filters: Partial<Parameters<typeof listRequests>[1]> = {}, limit = 7) {
  const items: RequestRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRequests(context, { ...filters, limit, ...(cursor !== undefined && { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

describe("the list of requests", () => {
  beforeAll(async () => {
    await freshOwner();
    // Many share an instant, so that the order within one matters.
    const at = (index: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, Math.floor(index / 10)));
    await world.settle(Array.from({ length: 60 }, (_, index) => attemptOf(owner, { startedAt: at(index) })));
  });

  test("pages through every request once, newest first, whatever arrives meanwhile", async () => {
    const first = await listRequests(context, { limit: 25 });
    await world.settle([attemptOf(owner, { startedAt: new Date(Date.UTC(2026, 10, 22, 11)) })]);
    const rest: RequestRow[] = [];
    let cursor = first.nextCursor;
    while (cursor) {
      const page = await listRequests(context, { limit: 25, cursor });
      rest.push(...page.items);
      cursor = page.nextCursor;
    }
    const all = [...first.items, ...rest];
    expect(all).toHaveLength(60);
    expect(new Set(all.map(({ eventId }) => eventId)).size).toBe(60);
    const order = all.map(({ startedAt, eventId }) => `${startedAt} ${eventId}`);
    expect(order).toEqual(order.toSorted().reverse());
  });

  test("ends at its time range, `from` included and `to` not", async () => {
    const from = new Date(Date.UTC(2026, 10, 22, 10, 0, 1));
    const to = new Date(Date.UTC(2026, 10, 22, 10, 0, 3));
    expect(await readAll({ from, to })).toHaveLength(20);
    expect((await listRequests(context, { from, to, limit: 20 })).nextCursor).toBeNull();
  });

  test("refuses a cursor that it did not write", async () => {
    for (const cursor of [
      "",
      "x",
      "MQ",
      Buffer.from("1.not-an-id").toString("base64url"),
      Buffer.from(`99999999999999999.${uuidv7()}`).toString("base64url"),
    ]) {
      expect(await codeOf(listRequests(context, { limit: 5, cursor }))).toBe("invalid_request");
    }
  });
});

describe("a request with several attempts", () => {
  const requestId = "req_with_fallback";
  let credentialId: string;

  beforeAll(async () => {
    await freshOwner();
    credentialId = (
      await createCredential(context, {
        provider: "openai",
        name: "main",
        baseUrl: null,
        secret: "sk-0123456789abcdef",
      })
    ).id;
    const failed = {
      status: "error",
      httpStatus: 502,
      upstreamStatus: 500,
      errorCode: "upstream_error",
      final: false,
    } as const;
    await world.settle([
      attemptOf(owner, { requestId, attempt: 1, ...failed, costNanoUsd: 30n, providerCredentialId: credentialId }),
      attemptOf(owner, { requestId, attempt: 2, costNanoUsd: 12n, startedAt: new Date("2026-11-22T11:07:01Z") }),
      attemptOf(owner, {
        requestId: "req_refused",
        attempt: 0,
        status: "refused",
        httpStatus: 402,
        errorCode: "budget_exceeded",
        provider: null,
        upstreamModel: null,
        costNanoUsd: 0n,
        metering: "none",
        price: null,
        tokens: {},
      }),
      attemptOf(owner, { requestId: "req_unpriced", costNanoUsd: null, price: null, model: "mystery" }),
    ]);
  });

  test("is one row that costs what all attempts cost, and lasts from the first one's beginning to the last one's end", async () => {
    const rows = await readAll();
    expect(rows.map((row) => row.requestId).toSorted()).toEqual(["req_refused", "req_unpriced", requestId]);
    expect(rows.find((row) => row.requestId === requestId)).toMatchObject({
      attempts: 2,
      costNanoUsd: "42",
      status: "success",
      teamName: "Search",
      virtualKeyName: "crawler",
      inputTokens: 10,
      outputTokens: 5,
      startedAt: "2026-11-22T11:07:00.000Z",
      durationMs: 1_100,
      firstByteMs: 1_040,
    });
    expect(rows.find((row) => row.requestId === "req_refused")).toMatchObject({
      attempts: 0,
      costNanoUsd: "0",
      errorCode: "budget_exceeded",
      provider: null,
    });
    expect(rows.find((row) => row.requestId === "req_unpriced")).toMatchObject({ costNanoUsd: null });
  });

  test("shows each attempt with its price, credential and tokens; what was not reported stays absent", async () => {
    const detail = await readRequest(context, { requestId });
    expect(detail).toMatchObject({
      endpoint: "chat.completions",
      nodeId: "node-1",
      request: { costNanoUsd: "42", attempts: 2, startedAt: "2026-11-22T11:07:00.000Z", durationMs: 1_100 },
    });
    expect(
      detail.attempts.map(({ attempt, credentialName, upstreamStatus }) => [attempt, credentialName, upstreamStatus]),
    ).toEqual([
      [1, "main", 500],
      [2, null, 200],
    ]);
    expect(detail.attempts[1]).toMatchObject({
      price: { source: "catalogue", matchedModel: "gpt-test", rates: { input: "50", output: "100" } },
      heldNanoUsd: "2000",
    });
    expect(detail.attempts[1]?.tokens).toStrictEqual({ input: 10, output: 5 });
    expect((await readRequest(context, { requestId: "req_unpriced" })).attempts[0]?.price).toBeNull();
  });

  test("is found by each filter that fits it and by none that does not", async () => {
    const count = async (filters: Parameters<typeof readAll>[0]) => (await readAll(filters)).length;
    expect(await count({ status: only("refused") })).toBe(1);
    expect(await count({ model: only("mystery") })).toBe(1);
    expect(await count({ provider: only("openai") })).toBe(2);
    expect(await count({ errorCode: only("budget_exceeded") })).toBe(1);
    expect(await count({ errorCode: only("upstream_error") })).toBe(0);
    expect(await count({ teamId: only(owner.teamId), virtualKeyId: only(owner.virtualKeyId) })).toBe(3);
    expect(await count({ virtualKeyId: only(uuidv7()) })).toBe(0);
  });
});
