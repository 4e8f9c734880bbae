import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../server.ts";

export interface TestServer {
  /** A connection as superuser to the server's `postgres` database. */
  url: string;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

const caretaker = fileURLToPath(new URL("./caretaker.ts", import.meta.url));

/**
 * A PostgreSQL of its own for one test run: real, on a free port, without the care for data that a test does not need.
 * It ends with this process, also when that is killed.
 */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-test-"));
  const directory = join(folder, "postgres");
  const password = randomBytes(16).toString("hex");
  // The other end of its input is ours alone: it closes when we close it, and when we are gone.
  const watcher = spawn(process.execPath, [caretaker, folder, directory], {
    stdio: ["pipe", "ignore", "inherit"],
    detached: true,
  });
  const ended = once(watcher, "exit");
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "400" };
  const server = await startServer({ directory, password, settings });
  const stop = async () => {
    watcher.stdin?.end();
    await ended;
  };
  return { url: server.url("postgres"), stop };
}
