import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../server.ts";

export interface TestServer {
  /** A connection as superuser to the server's `postgres` database. */
  url: string;
  /** Stops the server and deletes its data. */
  stop(): Promise<void>;
}

/** A PostgreSQL of its own for one test run: real, on a free port, without the care for data that a test does not need. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-test-"));
  const server = await startServer({
    directory: join(folder, "postgres"),
    password: randomBytes(16).toString("hex"),
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "400" },
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url("postgres"), stop };
}
