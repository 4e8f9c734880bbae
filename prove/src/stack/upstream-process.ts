import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { request } from "undici";
import { childEnvironment } from "../env.ts";
import { readBooks, type UpstreamCall } from "../upstream/books.ts";

const MAIN = fileURLToPath(new URL("../upstream/main.ts", import.meta.url));
const START_MS = 30_000;

export interface UpstreamProcess {
  url: string;
  /** Calls that have arrived and are not in the books yet; undefined when it does not answer. */
  openCalls(): Promise<number | undefined>;
  books(): UpstreamCall[];
  stop(): Promise<void>;
}

/** The upstream is a process of its own: nothing that happens to a gateway touches its books. */
export async function startUpstream(port: number, folder: string, seed: number): Promise<UpstreamProcess> {
  const path = join(folder, "books.jsonl");
  const log = openSync(join(folder, "upstream.log"), "a");
  const child = spawn(process.execPath, [MAIN, String(port), path, String(seed)], {
    env: childEnvironment({ NODE_ENV: "production" }),
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  const openCalls = async () => {
    try {
      const { body } = await request(url);
      return ((await body.json()) as { open: number }).open;
    } catch {
      return undefined;
    }
  };
  const deadline = performance.now() + START_MS;
  while ((await openCalls()) === undefined) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error("the upstream did not start");
    await sleep(50);
  }
  return {
    url,
    openCalls,
    books: () => readBooks(path),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
