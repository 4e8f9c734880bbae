import Anthropic from "@anthropic-ai/sdk";
import {
  insertCredential,
  insertDeployment,
  insertPriceOverride,
  insertRoute,
  insertTeam,
  insertVirtualKey,
} from "@gatehouse/testing";
import { digestVirtualKey, generateVirtualKey, readPeppers } from "@gatehouse/vault";
import OpenAI from "openai";
import { describe, expect, test, vi } from "vitest";
import { type DecidedRecord, governedSuite, type Organization } from "./governed.ts";
import { sumsOf } from "./stack.ts";

const { all, organization: anOrganization, governed, last } = governedSuite();

const caching = (cache: object, more = {}) => ({
  rules: [{ name: "keep", then: { cache: { ttlSeconds: 600, ...cache } } }],
  ...more,
});

async function organization(cache: object = {}): Promise<Organization> {
  const own = await anOrganization();
  await governed(own, caching(cache));
  return own;
}

/** Unlike any other test's, so that providers can be asked how often they saw it. */
let sentence = 0;
const something = () => {
  sentence += 1;
  return `A question of its own, number ${sentence}.`;
};

const send = (
  { client }: Pick<Organization, "client">,
  content: string,
  {
    headers = {},
    ...more
  }: { headers?: Record<string, string>; temperature?: number; model?: string; safety_identifier?: string } = {},
) =>
  client.chat.completions
    .create({ model: "cheap-model", messages: [{ role: "user", content }], temperature: 0, ...more }, { headers })
    .withResponse();

const calls = (content: string) => all().cheap.received.filter((body) => body.includes(content)).length;
const statusOf = ({ response }: { response: Response }) => response.headers.get("x-gatehouse-cache");

/** Another key of the organization, in the same team or another one. */
async function anotherKey({ organizationId, teamId }: Organization, sameTeam: boolean): Promise<{ client: OpenAI }> {
  const { pool, environment, baseUrl } = all().stack;
  const secret = generateVirtualKey();
  const digest = digestVirtualKey(secret, readPeppers(environment.GATEHOUSE_KEY_PEPPER).current.key);
  await insertVirtualKey(pool, {
    organizationId,
    teamId: sameTeam ? teamId : await insertTeam(pool, { organizationId }),
    digest,
  });
  await all().stack.applied();
  return { client: new OpenAI({ apiKey: secret, baseURL: `${baseUrl}/v1`, maxRetries: 0 }) };
}

describe("a hit", () => {
  test("gives the answer again without a call, costs nothing, and is recorded with what it saved", async () => {
    const own = await organization();
    const content = something();
    const first = await send(own, content);
    const second = await send(own, content);
    expect([statusOf(first), statusOf(second)]).toEqual(["miss", "hit"]);
    expect(second.data).toEqual(first.data);
    expect(Number(second.response.headers.get("age"))).toBeGreaterThanOrEqual(0);
    expect(calls(content)).toBe(1);
    const hit = await last(own, 2);
    const [miss] = (await all().stack.records(own.virtualKeyId, 2)) as [DecidedRecord];
    expect(miss).toMatchObject({
      cache_status: "miss",
      cached_until: expect.any(Date),
      trace: { cache: { keptSeconds: 600 } },
    });
    expect(hit).toMatchObject({
      status: "success",
      attempt: 0,
      cost_nano_usd: "0",
      cache_status: "hit",
      cache_key: miss.cache_key,
      saved_nano_usd: miss.cost_nano_usd,
      provider: null,
      trace: { cache: { status: "hit", scope: "key", policyVersion: 1, storedBy: miss.request_id } },
    });
    const { rows } = await all().stack.pool.query(
      "SELECT sum(cache_hits)::int AS hits, sum(saved_nano_usd)::text AS saved FROM usage_rollup WHERE virtual_key_id = $1",
      [own.virtualKeyId],
    );
    expect(rows).toEqual([{ hits: 1, saved: miss.cost_nano_usd }]);
  });

  test("is charged what its rule says, and records, rollups and budgets agree on it", async () => {
    const own = await anOrganization();
    await all().stack.pool.query(
      "INSERT INTO budget (id, organization_id, virtual_key_id, limit_nano_usd, time_zone) VALUES (gen_random_uuid(), $1, $2, 1000000000, 'UTC')",
      [own.organizationId, own.virtualKeyId],
    );
    await governed(own, caching({ hitChargePercent: 50 }));
    const content = something();
    await send(own, content);
    await send(own, content);
    const hit = await last(own, 2);
    const [miss] = (await all().stack.records(own.virtualKeyId, 2)) as [DecidedRecord];
    const whole = BigInt(miss.cost_nano_usd ?? 0);
    expect(BigInt(hit.cost_nano_usd ?? 0)).toBe((whole + 1n) / 2n);
    expect(BigInt(hit.cost_nano_usd ?? 0) + BigInt(hit.saved_nano_usd ?? 0)).toBe(whole);
    const charged = whole + BigInt(hit.cost_nano_usd ?? 0);
    const { records, rollups } = await sumsOf(all().stack.pool, own);
    expect({ records, rollups }).toEqual({ records: charged, rollups: charged });
    const { rows } = await all().stack.pool.query(
      "SELECT sum(committed_nano_usd)::text AS spent FROM budget_window JOIN budget ON budget.id = budget_id WHERE virtual_key_id = $1",
      [own.virtualKeyId],
    );
    expect(rows).toEqual([{ spent: charged.toString() }]);
  });

  test("is refused like any request when the key may not ask, or asks too much", async () => {
    const own = await organization();
    const content = something();
    await send(own, content);
    await all().stack.pool.query(
      "INSERT INTO rate_limit (id, organization_id, virtual_key_id, requests_per_minute) VALUES (gen_random_uuid(), $1, $2, 1)",
      [own.organizationId, own.virtualKeyId],
    );
    await all().stack.applied();
    expect(statusOf(await send(own, content))).toBe("hit");
    await expect(send(own, content)).rejects.toMatchObject({ status: 429 });
    await all().stack.pool.query("UPDATE virtual_key SET disabled_at = now() WHERE id = $1", [own.virtualKeyId]);
    await all().stack.applied();
    await expect(send(own, content)).rejects.toMatchObject({ status: 401 });
  });

  test("of a stream is the same stream, to the byte; streams and documents are kept apart", async () => {
    const own = await organization();
    const body = JSON.stringify({
      model: "cheap-model",
      temperature: 0,
      stream: true,
      messages: [{ role: "user", content: something() }],
    });
    const stream = async (text: string) => {
      const headers = { authorization: `Bearer ${own.secret}`, "content-type": "application/json" };
      const response = await fetch(`${all().stack.baseUrl}/v1/chat/completions`, {
        method: "POST",
        headers,
        body: text,
      });
      const type = response.headers.get("content-type");
      return { status: response.headers.get("x-gatehouse-cache"), type, text: await response.text() };
    };
    const first = await stream(body);
    const second = await stream(body);
    expect([first.status, second.status]).toEqual(["miss", "hit"]);
    expect(second).toEqual({ ...first, status: "hit" });
    expect(second.text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect((await stream(body.replace('"stream":true', '"stream":false'))).status).toBe("miss");
  });

  test("is there for callers of every format, each in its own", async () => {
    const own = await organization();
    const anthropic = new Anthropic({ apiKey: own.secret, baseURL: all().stack.baseUrl, maxRetries: 0 });
    const content = something();
    const request = {
      model: "cheap-model",
      max_tokens: 50,
      temperature: 0,
      messages: [{ role: "user" as const, content }],
    };
    const ask = () => anthropic.messages.create(request).withResponse();
    const [first, second] = [await ask(), await ask()];
    expect([statusOf(first), statusOf(second)]).toEqual(["miss", "hit"]);
    expect(second.data).toEqual(first.data);
    expect(calls(content)).toBe(1);
  });
});

describe("whose answers", () => {
  test.each([
    ["key", false, false],
    ["team", true, false],
    ["organization", true, true],
  ])(
    "with the scope of a %s another key of the team gets them: %s, one of another team: %s",
    async (scope, team, other) => {
      const own = await organization({ scope });
      const content = something();
      await send(own, content);
      const sameTeam = await send(await anotherKey(own, true), content);
      const otherTeam = await send(await anotherKey(own, false), content);
      expect([statusOf(sameTeam), statusOf(otherTeam)]).toEqual([team ? "hit" : "miss", other ? "hit" : "miss"]);
    },
  );

  test("never those of another organization, whatever the scope", async () => {
    const [own, other] = [await organization({ scope: "organization" }), await organization({ scope: "organization" })];
    const content = something();
    await send(own, content);
    expect(statusOf(await send(other, content))).toBe("miss");
  });

  test("none from before a new version of the policy", async () => {
    const own = await organization();
    const content = something();
    await send(own, content);
    await governed(own, caching({}, { aliases: [{ name: "other", model: "dear-model" }] }));
    expect(statusOf(await send(own, content))).toBe("miss");
  });

  test("none of a target that the request must not reach any more", async () => {
    const own = await organization();
    const content = something();
    await send(own, content);
    await all().stack.pool.query("UPDATE deployment SET disabled_at = now() WHERE id = $1", [own.deploymentIds.cheap]);
    await all().stack.applied();
    await expect(send(own, content)).rejects.toMatchObject({ status: 503 });
  });
});

describe("what is kept", () => {
  test("only what asks for the same answer each time, unless the rule says otherwise", async () => {
    const content = something();
    const own = await organization();
    await send(own, content, { temperature: 0.7 });
    expect(statusOf(await send(own, content, { temperature: 0.7 }))).toBe("bypass");
    expect((await last(own, 2)).trace.cache).toEqual({ status: "bypass", bypass: "not_deterministic" });
    const free = await organization({ nondeterministic: true });
    await send(free, content, { temperature: 0.7 });
    expect(statusOf(await send(free, content, { temperature: 0.7 }))).toBe("hit");
  });

  test("no error, and nothing in which something was replaced", async () => {
    const own = await anOrganization();
    await governed(own, { rules: [{ name: "keep", then: { cache: { ttlSeconds: 60 }, redact: ["email"] } }] });
    const content = `${something()} Write to ada@example.com.`;
    expect(statusOf(await send(own, content))).toBe("bypass");
    all().cheap.answerWith(400);
    const failing = something();
    await expect(send(own, failing)).rejects.toMatchObject({ status: 400 });
    all().cheap.answerWith(200);
    expect(statusOf(await send(own, failing))).toBe("miss");
  });

  test("whom the request is for makes no difference, what it asks does", async () => {
    const own = await organization();
    const content = something();
    await send(own, content, { safety_identifier: "ada" });
    expect(statusOf(await send(own, content, { safety_identifier: "bob" }))).toBe("hit");
    expect(statusOf(await send(own, `${content} `))).toBe("miss");
  });

  test("a caller may skip it, refresh it, or bound the age; nonsense is refused", async () => {
    const own = await organization();
    const content = something();
    await send(own, content);
    expect(statusOf(await send(own, content, { headers: { "x-gatehouse-cache": "skip" } }))).toBe("bypass");
    expect(statusOf(await send(own, content, { headers: { "x-gatehouse-cache": "refresh" } }))).toBe("miss");
    expect(statusOf(await send(own, content, { headers: { "x-gatehouse-cache-max-age": "100" } }))).toBe("hit");
    expect(calls(content)).toBe(3);
    await expect(send(own, content, { headers: { "x-gatehouse-cache": "maybe" } })).rejects.toMatchObject({
      status: 400,
    });
    await expect(send(own, content, { headers: { "x-gatehouse-cache-max-age": "-1" } })).rejects.toMatchObject({
      status: 400,
    });
  });

  test("without a rule there is no cache and no header", async () => {
    const own = await anOrganization();
    const content = something();
    await send(own, content);
    expect(statusOf(await send(own, content))).toBeNull();
    expect((await last(own, 2)).cache_status).toBeNull();
  });
});

describe("questions that mean nearly the same", () => {
  const semantic = { model: "embedder", threshold: 0.9 };

  /** With a model for embeddings that the key may not ask for itself. */
  async function comparing(cache: object = {}): Promise<Organization> {
    const own = await anOrganization();
    const { pool } = all().stack;
    const { organizationId } = own;
    const { baseUrl } = all().dear;
    const credentialId = await insertCredential(pool, { organizationId, baseUrl });
    const deploymentId = await insertDeployment(pool, { organizationId, credentialId, upstreamModel: "embedder" });
    await insertPriceOverride(pool, {
      organizationId,
      upstreamModel: "embedder",
      inputPicoUsd: 9_000n,
      outputPicoUsd: 0n,
    });
    await insertRoute(pool, { organizationId, model: "embedder", deploymentIds: [deploymentId] });
    await pool.query("UPDATE virtual_key SET allowed_models = '{cheap-model}' WHERE id = $1", [own.virtualKeyId]);
    await governed(own, caching({ semantic, ...cache }));
    return own;
  }

  test("get the same answer, with how alike they are on record; the vectors are billed as requests of their own", async () => {
    const own = await comparing();
    const content = something();
    const first = await send(own, `${content} What is a gatehouse?`);
    const second = await send(own, `${content} What is a gatehouse ?`);
    expect([statusOf(first), statusOf(second)]).toEqual(["miss", "hit"]);
    expect(calls(content)).toBe(1);
    const records = (await all().stack.records(own.virtualKeyId, 4)) as DecidedRecord[];
    const asked = records.filter(({ trace }) => trace.facts.endpoint === "chat.completions");
    const hit = asked.find(({ cache_status }) => cache_status === "hit");
    const miss = asked.find(({ cache_status }) => cache_status === "miss");
    expect(hit?.trace.cache).toMatchObject({ status: "hit", storedBy: miss?.request_id });
    expect(hit?.trace.cache?.similarity).toBeGreaterThanOrEqual(0.9);
    const vectors = records.filter(({ trace }) => trace.facts.endpoint === "embeddings");
    expect(vectors).toHaveLength(2);
    for (const { cost_nano_usd, status } of vectors) {
      expect(status).toBe("success");
      expect(BigInt(cost_nano_usd ?? 0)).toBeGreaterThan(0n);
    }
  });

  test("not another question, nor the same after other instructions, nor that of another key", async () => {
    const own = await comparing();
    const content = something();
    const ask = async (question: string, system = "Be brief.") => {
      const messages = [
        { role: "system" as const, content: system },
        { role: "user" as const, content: question },
      ];
      const request = { model: "cheap-model", temperature: 0, messages };
      return statusOf(await own.client.chat.completions.create(request).withResponse());
    };
    expect(await ask(`${content} What is a gatehouse?`)).toBe("miss");
    expect(await ask(`${content} What is a gatehouse ?`)).toBe("hit");
    expect(await ask(`${content} What is a gatehouse ?`, "Be rude.")).toBe("miss");
    expect(await ask("Entirely different words about the weather in spring, please.")).toBe("miss");
    const other = await anotherKey(own, true);
    expect(statusOf(await send(other, `${content} What is a gatehouse?`))).toBe("miss");
  });

  test("are not compared where no vector can be had, and that is on record", async () => {
    const own = await comparing({ semantic: { ...semantic, model: "cheap-model" } });
    const content = something();
    expect(statusOf(await send(own, content))).toBe("miss");
    const records = (await all().stack.records(own.virtualKeyId, 2)) as DecidedRecord[];
    const asked = records.find(({ trace }) => trace.facts.endpoint === "chat.completions");
    expect(asked?.trace.cache).toMatchObject({ status: "miss", notCompared: true });
  });
});

describe("requests under way", () => {
  test("that are the same share one call; the others are hits that waited", async () => {
    const own = await organization();
    const content = something();
    const release = all().cheap.hold();
    const asked = Array.from({ length: 5 }, () => send(own, content));
    await vi.waitFor(() => expect(calls(content)).toBe(1));
    await vi.waitFor(async () => expect(await inFlight()).toBe(5));
    release();
    const statuses = (await Promise.all(asked)).map(statusOf).sort();
    expect(statuses).toEqual(["hit", "hit", "hit", "hit", "miss"]);
    expect(calls(content)).toBe(1);
    expect((await last(own, 5)).trace.cache).toMatchObject({ shared: true });
  });

  test("go on by themselves when the one that they wait for fails", async () => {
    const own = await organization();
    const content = something();
    const release = all().cheap.hold();
    all().cheap.answerWith(400);
    const asked = Array.from({ length: 3 }, () => send(own, content).catch((error: { status: number }) => error));
    await vi.waitFor(async () => expect(await inFlight()).toBe(3));
    release();
    expect((await Promise.all(asked)).map((answer) => (answer as { status: number }).status)).toEqual([400, 400, 400]);
    all().cheap.answerWith(200);
    expect(calls(content)).toBe(3);
  });
});

async function inFlight(): Promise<number> {
  const text = await (await fetch(`${all().stack.baseUrl}/metrics`)).text();
  return Number(/^gatehouse_requests_in_flight (\d+)/m.exec(text)?.[1] ?? -1);
}

describe("a purge", () => {
  const purge = async ({ organizationId }: Organization, by: string, value: string | null) => {
    await all().stack.pool.query(
      "INSERT INTO cache_purge (id, organization_id, by, value, purged_by) VALUES (gen_random_uuid(), $1, $2, $3, 'test')",
      [organizationId, by, value],
    );
    await all().stack.applied();
  };

  test("by tag, model, team, key or all reaches what it names, and nothing else", async () => {
    const own = await organization();
    const [one, other] = [something(), something()];
    const keep = async () => {
      await send(own, one, { headers: { "x-gatehouse-tags": "docs" } });
      await send(own, other, { headers: { "x-gatehouse-tags": "chat" } });
    };
    const kept = async () => [statusOf(await send(own, one)), statusOf(await send(own, other))];
    await keep();
    expect(await kept()).toEqual(["hit", "hit"]);
    await purge(own, "tag", "docs");
    expect(await kept()).toEqual(["miss", "hit"]);
    await purge(own, "model", "dear-model");
    expect(await kept()).toEqual(["hit", "hit"]);
    for (const [by, value] of [
      ["model", "cheap-model"],
      ["team", own.teamId],
      ["key", own.virtualKeyId],
      ["all", null],
    ] as const) {
      await purge(own, by, value);
      expect(await kept()).toEqual(["miss", "miss"]);
    }
  });

  test("of another organization changes nothing", async () => {
    const [own, other] = [await organization(), await organization()];
    const content = something();
    await send(own, content);
    await purge(other, "all", null);
    expect(statusOf(await send(own, content))).toBe("hit");
  });
});
