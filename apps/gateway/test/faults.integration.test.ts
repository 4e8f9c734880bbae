import { createServer } from "node:net";
import {
  FAULT_FORMATS,
  FAULT_TEXT,
  FAULTS,
  type FaultFormatName,
  type FaultName,
  type FaultUpstream,
  faultModel,
  insertCredential,
  insertDeployment,
  insertPriceOverride,
  startFaultUpstream,
} from "@gatehouse/testing";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { FAULT_TABLE, type FaultRow, renderFaultTable, type Verdict } from "./fault-table.ts";
import { expectLedgerToAgree, type Stack, type StoredRecord, startStack } from "./stack.ts";

let stack: Stack;
let upstream: FaultUpstream;
let closedPort: number;
beforeAll(async () => {
  stack = await startStack();
  upstream = await startFaultUpstream();
  closedPort = await freePort();
  await earnRetries();
});
afterAll(async () => {
  await stack.close();
  await upstream.close();
});

const PROVIDERS = { "openai-chat": "openai-compatible", "anthropic-messages": "anthropic", gemini: "gemini" } as const;
/** What a stream must not have behind an error. */
const END_MARKERS = { "openai-chat": "[DONE]", "anthropic-messages": "message_stop", gemini: '"finishReason"' };
const METERING = { nothing: "none", reported: "reported", estimated: "estimated", held: "indeterminate" } as const;

const PLAYED = FAULT_TABLE.flatMap((row) =>
  FAULT_FORMATS.filter((format) => row.everyFormat || format === "openai-chat").flatMap((format) =>
    (["document", "stream"] as const).flatMap((kind) => {
      const verdict = row[kind];
      return verdict ? [{ row, format, kind, verdict, name: row.fault }] : [];
    }),
  ),
);

describe("a provider that breaks", () => {
  test.concurrent.each(PLAYED)("$name ($format, $kind): $verdict.caller, billed: $verdict.billed", async (played) => {
    const { row, format, kind, verdict } = played;
    const tenant = await tenantOf(row, format);
    const seen = await ask(tenant.secret, format, kind === "stream", capOf(row));
    const last = await finalRecord(tenant.virtualKeyId);
    expect(seenAs(seen, format, last.error_code ?? null)).toBe(verdict.caller);
    expect(last.metering).toBe(METERING[verdict.billed]);
    if (verdict.billed === "nothing") expect(last.cost_nano_usd).toBe("0");
    if (verdict.billed === "held") expect(last.cost_nano_usd).toBe(last.held_nano_usd);
    if (verdict.caller === "answer") expectWhole(seen.text, format, row);
  });
});

describe("with a second target behind it", () => {
  const CHAT = PLAYED.filter(({ format, row }) => format === "openai-chat" && row.fault !== "never ends");
  test.concurrent.each(CHAT)(
    "$name ($kind): the second target $row.second, unless nothing has begun",
    async (played) => {
      const { row, kind, verdict } = played;
      const tenant = await tenantOf(row, "openai-chat", { second: true });
      const seen = await ask(tenant.secret, "openai-chat", kind === "stream", capOf(row));
      const takesOver = row.second === "answers" || verdict.caller === "502 upstream_disconnected" || retried(played);
      await finalRecord(tenant.virtualKeyId);
      const records = await stack.records(tenant.virtualKeyId, takesOver ? 2 : 1);
      expect(records).toHaveLength(takesOver ? 2 : 1);
      if (!takesOver) return;
      expect(seen.status).toBe(200);
      expectWhole(seen.text, "openai-chat", row);
      expect(records.map(({ attempt, final }) => [attempt, final])).toEqual([
        [1, false],
        [2, true],
      ]);
      expect(records[0]?.metering).toBe(METERING[verdict.billed]);
    },
  );
});

test("after all of it, holds, records and budgets agree to the nano-dollar", () => expectLedgerToAgree(stack.pool));

/** Documents that broke off midway never reached the caller, so they are asked for again. */
const retried = ({ row, kind, verdict }: { row: FaultRow; kind: string; verdict: Verdict }): boolean =>
  kind === "document" && row.stream?.caller.startsWith("event") === true && verdict.caller.startsWith("50");

test("the page in the docs is what these tests hold the gateway to", async () => {
  await expect(renderFaultTable()).toMatchFileSnapshot("../../../docs/reference/faults.md");
});

function finalRecord(virtualKeyId: string): Promise<StoredRecord> {
  const look = async () => {
    const last = (await stack.records(virtualKeyId, 1)).find(({ final }) => final);
    if (!last) throw new Error("the request has no final record yet");
    return last;
  };
  return vi.waitFor(look, { timeout: 10_000 });
}

async function tenantOf(row: FaultRow, format: FaultFormatName, { second = false } = {}) {
  const provider = PROVIDERS[format];
  const root = rootOf(row);
  const baseUrl = format === "gemini" ? `${root}/v1beta` : `${root}/v1`;
  const upstreamModel = isPlayed(row.fault) ? faultModel(row.fault) : "unused";
  const tenant = await stack.tenant({ model: "m", provider, baseUrl, upstreamModel, keyLimitNanoUsd: 10n ** 13n });
  const price = { inputPicoUsd: 1_000_000n, outputPicoUsd: 5_000_000n };
  const { organizationId } = tenant;
  await insertPriceOverride(stack.pool, { organizationId, provider, upstreamModel, ...price });
  if (row.fault === "no headers" || row.fault === "stall midway") {
    const text = "UPDATE deployment SET first_byte_timeout_ms = 1200, idle_timeout_ms = 1200 WHERE id = $1";
    await stack.pool.query(text, [tenant.deploymentId]);
  }
  if (second) {
    const credentialId = await insertCredential(stack.pool, {
      organizationId,
      provider,
      baseUrl: `${upstream.url}/v1`,
    });
    const deploymentId = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel: "none" });
    await insertPriceOverride(stack.pool, { organizationId, provider, upstreamModel: "none", ...price });
    const values = [tenant.routeId, deploymentId, 1];
    await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, $3)", values);
  }
  await stack.applied();
  return tenant;
}

const isPlayed = (fault: FaultRow["fault"]): fault is FaultName => fault in FAULTS;

function rootOf({ fault }: FaultRow): string {
  if (fault === "connection refused") return `http://127.0.0.1:${closedPort}`;
  if (fault === "no TLS there") return upstream.url.replace("http:", "https:");
  return fault === "no such host" ? "https://nobody.invalid" : upstream.url;
}

const CAP = 50;
/** With the usual cap, arguments that are so long would be cut for their length. */
const capOf = ({ fault }: FaultRow): number => (fault === "arguments nested 20,000 deep" ? 20_000 : CAP);

async function ask(secret: string, format: FaultFormatName, stream: boolean, cap = CAP) {
  const conversation = [{ role: "user", content: "Hello" }];
  const method = stream ? "streamGenerateContent?alt=sse" : "generateContent";
  const { path, body } = {
    "openai-chat": {
      path: "/v1/chat/completions",
      body: { model: "m", messages: conversation, max_tokens: cap, stream, stream_options: { include_usage: true } },
    },
    "anthropic-messages": {
      path: "/v1/messages",
      body: { model: "m", messages: conversation, max_tokens: cap, stream },
    },
    gemini: {
      path: `/v1beta/models/m:${method}`,
      body: { contents: [{ role: "user", parts: [{ text: "Hello" }] }], generationConfig: { maxOutputTokens: cap } },
    },
  }[format];
  if (!stream && "stream_options" in body) Reflect.deleteProperty(body, "stream_options");
  const response = await fetch(`${stack.baseUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** What the caller got, in the words of the table. */
function seenAs(seen: { status: number; text: string }, format: FaultFormatName, code: string | null): string {
  if (seen.status !== 200) {
    expect(JSON.parse(seen.text)).toHaveProperty("error");
    return `${seen.status} ${code}`;
  }
  const events = seen.text.split("\n\n").filter((frame) => frame.includes("data:"));
  const last = events.at(-1) ?? "";
  if (!last.includes('"error"')) return "answer";
  expect(events.slice(0, -1).join()).not.toContain(END_MARKERS[format]);
  return `event ${code}`;
}

function expectWhole(text: string, format: FaultFormatName, { fault }: FaultRow): void {
  if (fault === "none" && format === "openai-chat") expect(text).not.toContain("error");
  const pieces = [...text.matchAll(/"(?:content|text)":\s*"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece);
  expect(pieces.join("")).toContain(FAULT_TEXT);
}

/** Retries come out of a budget that requests pay into: without any, so many failures in a row would not be retried. */
async function earnRetries(): Promise<void> {
  const tenant = await tenantOf({ fault: "none", second: "is not asked" }, "openai-chat");
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 50 }, () => ask(tenant.secret, "openai-chat", false)));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
