import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applied, expectLedgerToAgree, type Stack, startStack, storedRecords, sumsOf, untilStatus } from "./stack.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const messages = [{ role: "user" as const, content: "Tell me a long story." }];
const PLENTY = 10n ** 12n;

let stack: Stack;
let children: ChildProcess[] = [];
beforeEach(async () => {
  stack = await startStack();
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children = [];
  await stack.close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** A gateway in a process of its own, with a spool that outlives it. */
async function startProcess(port: number): Promise<ChildProcess> {
  const spool = `${stack.environment.GATEHOUSE_SPOOL_DIR}/child`;
  const env = { ...process.env, ...stack.environment, GATEHOUSE_PORT: String(port), GATEHOUSE_SPOOL_DIR: spool };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  await untilStatus(`http://127.0.0.1:${port}/readyz`, 200);
  return child;
}

async function killHard(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

test("kill -9 loses no record and doubles none: what was answered is stored once, what was under way is charged as unknown", async () => {
  const port = await freePort();
  const first = await startProcess(port);
  const quick = await stack.tenant({ keyLimitNanoUsd: PLENTY });
  const slow = await stack.tenant({
    model: "slow",
    upstreamModel: "sandbox-small-stream-stall",
    keyLimitNanoUsd: PLENTY,
  });
  const clientOf = (apiKey: string) => new OpenAI({ apiKey, baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
  await applied(stack.pool, `http://127.0.0.1:${port}`);

  const ask = () => clientOf(quick.secret).chat.completions.create({ model: "sandbox-small", messages });
  const answered = await Promise.all(Array.from({ length: 30 }, ask));
  const open = await Promise.all(
    Array.from({ length: 3 }, () =>
      clientOf(slow.secret).chat.completions.create({ model: "slow", messages, stream: true }),
    ),
  );
  for (const stream of open) await stream[Symbol.asyncIterator]().next();
  await killHard(first);

  await startProcess(port);
  const stored = await storedRecords(stack.pool, quick.virtualKeyId, answered.length);
  expect(stored).toHaveLength(answered.length);
  const unknown = await storedRecords(stack.pool, slow.virtualKeyId, open.length);
  expect(unknown).toHaveLength(open.length);
  for (const record of unknown) {
    expect(record).toMatchObject({ status: "error", metering: "indeterminate", cost_nano_usd: record.held_nano_usd });
  }
  for (const tenant of [quick, slow]) {
    const sums = await sumsOf(stack.pool, tenant);
    expect(sums).toEqual({ records: sums.records, rollups: sums.records, committed: [sums.records] });
  }
  await expectLedgerToAgree(stack.pool);
});

test("SIGTERM lets the answer that is under way finish, and leaves nothing behind", async () => {
  const port = await freePort();
  const child = await startProcess(port);
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-slow", keyLimitNanoUsd: PLENTY });
  await applied(stack.pool, `http://127.0.0.1:${port}`);
  const client = new OpenAI({ apiKey: tenant.secret, baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
  const answer = client.chat.completions.create({ model: "sandbox-small", messages });
  const held = async () => (await stack.pool.query("SELECT FROM budget_lease")).rowCount;
  await expect.poll(held, { interval: 10, timeout: 5_000 }).toBe(1);
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  expect((await answer).choices[0]?.finish_reason).toBe("stop");
  expect((await exited)[0]).toBe(0);
  const [record] = await storedRecords(stack.pool, tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "success", metering: "reported" });
  await expectLedgerToAgree(stack.pool);
});

test("a second SIGTERM does not wait: streams are cut, and what came of them is on record", async () => {
  const port = await freePort();
  const child = await startProcess(port);
  const tenant = await stack.tenant({ upstreamModel: "sandbox-small-stream-stall", keyLimitNanoUsd: PLENTY });
  await applied(stack.pool, `http://127.0.0.1:${port}`);
  const client = new OpenAI({ apiKey: tenant.secret, baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
  const stream = await client.chat.completions.create({ model: "sandbox-small", messages, stream: true });
  const events = stream[Symbol.asyncIterator]();
  await events.next();
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const accepts = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => true,
      () => false,
    );
  await expect.poll(accepts, { interval: 10, timeout: 5_000 }).toBe(false);
  child.kill("SIGTERM");
  const rest = async () => {
    while (!(await events.next()).done);
  };
  await expect(rest()).rejects.toThrow(/shutting down/);
  expect((await exited)[0]).toBe(0);
  const [record] = await storedRecords(stack.pool, tenant.virtualKeyId, 1);
  expect(record).toMatchObject({ status: "error", error_code: "shutting_down", metering: "estimated" });
  await expectLedgerToAgree(stack.pool);
});
