import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { childEnvironment } from "../env.ts";

/** A process that serves HTTP on 127.0.0.1. */
export interface Service {
  name: string;
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Starts a Node script and waits until `readyPath` answers with a status below 400.
 * @throws Error with the last words of the process when it does not come up
 */
export async function startService(options: {
  name: string;
  script: string;
  nodeOptions?: readonly string[];
  port: number;
  args?: readonly string[];
  env?: Record<string, string>;
  readyPath: string;
}): Promise<Service> {
  const { name, port, readyPath } = options;
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), options.script, ...(options.args ?? [])], {
    env: childEnvironment({ NODE_ENV: "production", ...options.env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const words = lastWords(child);
  const url = `http://127.0.0.1:${port}`;
  const service = { name, url, pid: child.pid ?? -1, stop: () => stop(child) };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(url + readyPath))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await service.stop();
      throw new Error(`${name} did not start:\n${words()}`);
    }
    await sleep(50);
  }
  return service;
}

async function answers(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url);
    await body.dump();
    return statusCode < 400;
  } catch {
    return false;
  }
}

function lastWords(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(-4000);
    });
  }
  return () => text;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
