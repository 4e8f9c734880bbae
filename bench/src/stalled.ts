import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { residentBytes } from "./stack/proc.ts";
import { MODELS } from "./stack/seed.ts";
import { startStack } from "./stack/stack.ts";
import { targetsOf } from "./target.ts";

// What callers cost that ask for a long stream and read nothing of it. Run by hand: `node bench/src/stalled.ts`.

const STREAMS = 1_000;
const TARGET_MEGABYTES = 200;
const MEGABYTE = 1024 * 1024;
/** Long enough for every buffer between the sandbox and the callers to fill up. */
const SETTLE_MS = 8_000;

const stack = await startStack({ profileFolder: undefined });
const sockets: Socket[] = [];
try {
  const { gateway } = stack;
  const caller = targetsOf(stack).find(({ id }) => id === "gatehouse");
  if (!caller) throw new Error("the stack has no Gatehouse");
  const idle = residentNow(gateway.pid);
  for (let opened = 0; opened < STREAMS; opened += 1)
    sockets.push(await askAndNeverRead(caller.origin, caller.headers));
  await sleep(SETTLE_MS);
  const stalled = residentNow(gateway.pid);
  console.log(`Idle: ${megabytes(idle)} MB. With ${STREAMS} callers that read nothing: ${megabytes(stalled)} MB.`);
  console.log(
    `Each costs ${Math.round((stalled - idle) / STREAMS / 1024)} KB. Target: under ${TARGET_MEGABYTES} MB in all.`,
  );
} finally {
  for (const socket of sockets) socket.destroy();
  await stack.stop();
}

/** A caller with a small window whose socket is never read after the request is out. */
function askAndNeverRead(origin: string, headers: Record<string, string>): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const body = JSON.stringify({
    model: MODELS.endless.model,
    stream: true,
    messages: [{ role: "user", content: "Write a very long story." }],
  });
  const lines = Object.entries({ ...headers, host: `${hostname}:${port}`, "content-length": Buffer.byteLength(body) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(`POST /v1/chat/completions HTTP/1.1\r\n${head}\r\n${body}`, () => resolve(socket));
    });
    socket.on("error", reject);
  });
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}

function residentNow(pid: number): number {
  const bytes = residentBytes(pid);
  if (bytes === null) throw new Error("the gateway is gone");
  return bytes;
}
