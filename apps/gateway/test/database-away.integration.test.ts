import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVault, generateVirtualKey, readKek } from "@gatehouse/vault";
import OpenAI from "openai";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readEnvironment } from "../src/env.ts";
import { type RunningGateway, runGateway } from "../src/run.ts";
import { applied, expectLedgerToAgree, type Stack, startStack, statusOf, untilStatus } from "./stack.ts";

/** The way to the database of a second gateway, which can be closed. */
interface Way {
  url: string;
  open: boolean;
  cut(): void;
  close(): Promise<void>;
}

let stack: Stack;
let way: Way;
let spool: string;
let gateway: RunningGateway | undefined;
beforeEach(async () => {
  stack = await startStack();
  way = await wayTo(stack.environment.DATABASE_URL as string);
  spool = await mkdtemp(join(tmpdir(), "gatehouse-spool-"));
});
afterEach(async () => {
  way.open = true;
  await gateway?.stop(0);
  gateway = undefined;
  await way.close();
  await stack.close();
  await rm(spool, { recursive: true, force: true });
});

const messages = [{ role: "user" as const, content: "Say something short." }];

async function wayTo(databaseUrl: string): Promise<Way> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    if (!way.open) return socket.destroy();
    const there = connect(Number(target.port), target.hostname);
    for (const end of [socket, there]) sockets.add(end.on("error", () => {}));
    socket.pipe(there).pipe(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = Object.assign(new URL(databaseUrl), {
    hostname: "127.0.0.1",
    port: String((server.address() as AddressInfo).port),
  });
  const opened: Way = {
    url: url.href,
    open: true,
    cut() {
      this.open = false;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      this.cut();
      server.close();
    },
  };
  return opened;
}

async function startSecond(overrides: Record<string, string> = {}): Promise<string> {
  const environment = { ...stack.environment, DATABASE_URL: way.url, GATEHOUSE_SPOOL_DIR: spool, ...overrides };
  gateway = await runGateway(readEnvironment(environment));
  return `http://127.0.0.1:${gateway.port}`;
}

const ask = (baseUrl: string, apiKey: string) =>
  new OpenAI({ apiKey, baseURL: `${baseUrl}/v1`, maxRetries: 0 }).chat.completions.create({
    model: "sandbox-small",
    messages,
  });

const readiness = async (baseUrl: string): Promise<unknown> => (await fetch(`${baseUrl}/readyz`)).json();

test("a gateway that starts without its database waits for it, and is not ready until then", async () => {
  way.open = false;
  const baseUrl = await startSecond();
  expect(await statusOf(`${baseUrl}/healthz`)).toBe(200);
  expect(await statusOf(`${baseUrl}/readyz`)).toBe(503);
  expect(await statusOf(`${baseUrl}/v1/models`, generateVirtualKey())).toBe(503);
  way.open = true;
  await untilStatus(`${baseUrl}/readyz`, 200);
});

test("without its database a hard budget goes on as far as it was leased, then it is refused, and nothing is lost", async () => {
  const budgeted = await stack.tenant({ keyLimitNanoUsd: 20_000_000n });
  const baseUrl = await startSecond();
  await untilStatus(`${baseUrl}/readyz`, 200);
  await applied(stack.pool, baseUrl);
  const client = new OpenAI({ apiKey: budgeted.secret, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
  const ask = () => client.chat.completions.create({ model: "sandbox-small", messages });
  await ask();
  await stack.records(budgeted.virtualKeyId, 1);
  const [{ leased }] = (
    await stack.pool.query("SELECT leased_nano_usd AS leased FROM budget_window WHERE budget_id = $1", [
      budgeted.keyBudgetId,
    ])
  ).rows;
  way.cut();
  let served = 0;
  let refusal: unknown;
  while (!refusal) {
    await ask().then(
      () => {
        served += 1;
      },
      (error: unknown) => {
        refusal = error;
      },
    );
  }
  expect(refusal).toMatchObject({ status: 503, code: "budget_unavailable" });
  expect(served).toBeGreaterThan(0);
  way.open = true;
  const records = await stack.records(budgeted.virtualKeyId, served + 2);
  const spent = records.reduce((sum, { cost_nano_usd }) => sum + BigInt(cost_nano_usd ?? 0), 0n);
  expect(spent - BigInt(records[0]?.cost_nano_usd ?? 0) <= BigInt(leased)).toBe(true);
  await vi.waitFor(async () => expect((await ask()).choices).toHaveLength(1), { timeout: 10_000 });
  await stack.records(budgeted.virtualKeyId, served + 3);
  await expectLedgerToAgree(stack.pool);
});

test("without its database a strict gateway serves the keys it knows, refuses what needs a budget, and keeps the records", async () => {
  const free = await stack.tenant();
  const budgeted = await stack.tenant({ keyLimitNanoUsd: 10n ** 12n });
  const baseUrl = await startSecond({ GATEHOUSE_LEDGER: "strict" });
  await untilStatus(`${baseUrl}/readyz`, 200);
  await applied(stack.pool, baseUrl);
  expect((await ask(baseUrl, budgeted.secret)).choices).toHaveLength(1);
  await stack.records(budgeted.virtualKeyId, 1);

  way.cut();
  expect((await ask(baseUrl, free.secret)).choices).toHaveLength(1);
  await expect(ask(baseUrl, budgeted.secret)).rejects.toMatchObject({ status: 503, code: "budget_unavailable" });
  expect(await statusOf(`${baseUrl}/v1/models`, free.secret)).toBe(200);
  await untilStatus(`${baseUrl}/v1/models`, 503, generateVirtualKey());
  expect(await statusOf(`${baseUrl}/readyz`)).toBe(200);

  way.open = true;
  const [record] = await stack.records(free.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "success", metering: "reported" });
  const [, refused] = await stack.records(budgeted.virtualKeyId, 2);
  expect(refused).toMatchObject({ status: "refused", error_code: "budget_unavailable", cost_nano_usd: "0" });
  await untilStatus(`${baseUrl}/v1/models`, 401, generateVirtualKey());
  expect((await ask(baseUrl, budgeted.secret)).choices).toHaveLength(1);
  await stack.records(budgeted.virtualKeyId, 3);
  await expectLedgerToAgree(stack.pool);
});

test("started without its database, a gateway serves what it served before, says so, and takes up the newest when it is back", async () => {
  const sealed = createVault({ kek: readKek(stack.environment.GATEHOUSE_ENCRYPTION_KEY) });
  const free = await stack.tenant();
  const budgeted = await stack.tenant({ keyLimitNanoUsd: 10n ** 12n });
  const wrapped = sealed.newWrappedDataKey(free.organizationId);
  const place = { organizationId: free.organizationId, credentialId: free.credentialId, secretVersion: 1 };
  const secret = sealed.sealSecret(wrapped, "sk-sandbox", place);
  await stack.pool.query("UPDATE provider_credential SET sealed_secret = $1 WHERE id = $2", [
    secret,
    free.credentialId,
  ]);
  let baseUrl = await startSecond();
  await applied(stack.pool, baseUrl);
  const { nodeId } = gateway as RunningGateway;
  await gateway?.stop(0);

  way.cut();
  baseUrl = await startSecond();
  await untilStatus(`${baseUrl}/readyz`, 200);
  expect(await readiness(baseUrl)).toMatchObject({ status: "degraded", nodeId, snapshotAgeMs: expect.any(Number) });
  expect((await ask(baseUrl, free.secret)).choices).toHaveLength(1);
  await expect(ask(baseUrl, budgeted.secret)).rejects.toMatchObject({ status: 503, code: "budget_unavailable" });
  const later = await stack.tenant();
  for (const unknown of [generateVirtualKey(), later.secret]) {
    await expect(ask(baseUrl, unknown)).rejects.toMatchObject({ status: 503, code: "auth_unavailable" });
  }

  way.open = true;
  await applied(stack.pool, baseUrl);
  await vi.waitFor(async () => expect(await readiness(baseUrl)).toMatchObject({ status: "ready" }));
  expect((await ask(baseUrl, later.secret)).choices).toHaveLength(1);
  expect(await statusOf(`${baseUrl}/v1/models`, generateVirtualKey())).toBe(401);
  expect(await stack.records(free.virtualKeyId, 1)).toMatchObject([{ status: "success", metering: "reported" }]);
  expect(await stack.records(budgeted.virtualKeyId, 1)).toMatchObject([{ error_code: "budget_unavailable" }]);
  await stack.records(later.virtualKeyId, 1);
  expect(await stack.records(free.virtualKeyId, 1)).toHaveLength(1);
  await expectLedgerToAgree(stack.pool);
});

test("a kept configuration that was changed, or is another installation's, is not served; the gateway waits for its database", async () => {
  await stack.tenant();
  let baseUrl = await startSecond();
  await applied(stack.pool, baseUrl);
  await gateway?.stop(0);
  const path = join(spool, "snapshot.json");
  const kept = await readFile(path, "utf8");
  await writeFile(path, kept.replace('"allowedModels":[]', '"allowedModels":["x"]'));
  way.cut();
  baseUrl = await startSecond();
  const log = vi.spyOn((gateway as RunningGateway).logger, "error");
  const reason = expect.stringContaining("signature is wrong");
  await vi.waitFor(() => expect(log).toHaveBeenCalledWith({ path, reason }, expect.any(String)), { timeout: 5_000 });
  expect(await statusOf(`${baseUrl}/v1/models`, generateVirtualKey())).toBe(503);
  expect(await readiness(baseUrl)).toMatchObject({ status: "starting", configurationVersion: null });
  way.open = true;
  await applied(stack.pool, baseUrl);
  await vi.waitFor(async () => expect(await readiness(baseUrl)).toMatchObject({ status: "ready" }));
});

test("when the spool is full of what the database does not take, new requests get 503, and all goes on by itself when it is back", async () => {
  const free = await stack.tenant();
  const baseUrl = await startSecond({ GATEHOUSE_SPOOL_MAX_BYTES: "65536" });
  await applied(stack.pool, baseUrl);
  way.cut();
  const level = async () =>
    /spool_level\{level="(\w+)"\} 1/.exec(await (await fetch(`${baseUrl}/metrics`)).text())?.[1];
  const codes: string[] = [];
  const askOnce = () =>
    ask(baseUrl, free.secret).then(
      () => "answered",
      (error: { code: string }) => error.code,
    );
  while (codes.at(-1) !== "metering_unavailable") codes.push(await askOnce());
  const answered = codes.filter((code) => code === "answered").length;
  expect(codes).toEqual([...Array(answered).fill("answered"), "metering_unavailable"]);
  expect(answered).toBeGreaterThan(10);
  expect(await level()).toBe("full");

  way.open = true;
  await vi.waitFor(async () => expect(await askOnce()).toBe("answered"), { timeout: 20_000 });
  await vi.waitFor(async () => expect(await level()).toBe("well"), { timeout: 20_000 });
  const records = await stack.records(free.virtualKeyId, answered + 1);
  expect(records.filter(({ status }) => status === "success")).toHaveLength(answered + 1);
});
