import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateVirtualKey } from "@gatehouse/vault";
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
  const ask = (apiKey: string) =>
    new OpenAI({ apiKey, baseURL: `${baseUrl}/v1`, maxRetries: 0 }).chat.completions.create({
      model: "sandbox-small",
      messages,
    });
  expect((await ask(budgeted.secret)).choices).toHaveLength(1);
  await stack.records(budgeted.virtualKeyId, 1);

  way.cut();
  expect((await ask(free.secret)).choices).toHaveLength(1);
  await expect(ask(budgeted.secret)).rejects.toMatchObject({ status: 503, code: "budget_unavailable" });
  expect(await statusOf(`${baseUrl}/v1/models`, free.secret)).toBe(200);
  await untilStatus(`${baseUrl}/v1/models`, 503, generateVirtualKey());
  expect(await statusOf(`${baseUrl}/readyz`)).toBe(200);

  way.open = true;
  const [record] = await stack.records(free.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "success", metering: "reported" });
  const [, refused] = await stack.records(budgeted.virtualKeyId, 2);
  expect(refused).toMatchObject({ status: "refused", error_code: "budget_unavailable", cost_nano_usd: "0" });
  await untilStatus(`${baseUrl}/v1/models`, 401, generateVirtualKey());
  expect((await ask(budgeted.secret)).choices).toHaveLength(1);
  await stack.records(budgeted.virtualKeyId, 3);
  await expectLedgerToAgree(stack.pool);
});
