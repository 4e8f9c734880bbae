import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withConnection } from "./database.ts";
import { type Server, startServer } from "./server.ts";

const settings = { fsync: "off", shared_buffers: "16MB" };
let folder: string;
let directory: string;
const started: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-server-"));
  directory = join(folder, "postgres");
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(password = "first password"): Promise<Server> {
  const server = await startServer({ directory, password, settings });
  started.push(server);
  return server;
}

const query = (server: Server, sql: string) =>
  withConnection(server.url("postgres"), async (client) => (await client.query(sql)).rows);

const postmasterPid = () => Number(readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n")[0]);

describe("the embedded server", () => {
  test("keeps its data over a stop and a start", async () => {
    const first = await start();
    await query(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  test("listens on 127.0.0.1 only, has no Unix socket, speaks UTF-8 and orders the same on every machine", async () => {
    const [row] = await query(
      await start(),
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
              pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datlocale AS locale
       FROM pg_database WHERE datname = 'postgres'`,
    );
    expect(row).toEqual({ addresses: "127.0.0.1", sockets: "", encoding: "UTF8", provider: "b", locale: "C.UTF-8" });
  });

  test("the server that a killed process left behind is adopted with its data", async () => {
    const program = `
      import { startServer } from ${JSON.stringify(new URL("./server.ts", import.meta.url).href)};
      await startServer(${JSON.stringify({ directory, password: "first password", settings })});
      console.log("up");
      setInterval(() => {}, 60_000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", 2],
    });
    await new Promise((resolve) => parent.stdout?.once("data", resolve));
    const exited = new Promise((resolve) => parent.once("exit", resolve));
    parent.kill("SIGKILL");
    await exited;
    const orphan = postmasterPid();
    const server = await start();
    expect(server.adopted).toBe(true);
    expect(postmasterPid()).toBe(orphan);
    expect(await query(server, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("a watched server that is killed comes back on the same port with what was committed", async () => {
    const server = await start();
    await query(server, "CREATE TABLE kept AS SELECT 7 AS answer");
    const words: string[] = [];
    server.watch((said) => words.push(said));
    process.kill(postmasterPid(), "SIGKILL");
    await expect.poll(() => words.at(-1), { timeout: 20_000 }).toBe("PostgreSQL had ended by itself; it runs again.");
    expect(await query(server, "SELECT answer FROM kept")).toEqual([{ answer: 7 }]);
    await server.stop();
    expect(existsSync(join(directory, "postmaster.pid"))).toBe(false);
  });

  test("a left-over postmaster.pid that names another program's process does not stop the start", async () => {
    const first = await start();
    const file = join(directory, "postmaster.pid");
    const content = readFileSync(file, "utf8");
    await first.stop();
    writeFileSync(file, content.replace(/^\d+/, String(process.pid)));
    expect((await start()).adopted).toBe(false);
  });

  test("a password that is not the data's is refused in words, and no server stays behind", async () => {
    await (await start()).stop();
    await expect(start("second password")).rejects.toThrow(/made with another password/);
    expect(existsSync(join(directory, "postmaster.pid"))).toBe(false);
  });

  test("a first start that was cut off is begun anew", async () => {
    await (await start()).stop();
    rmSync(join(directory, "PG_VERSION"));
    await start();
  });

  test.runIf(process.getuid?.() === 0)("root can start it below a folder that other users cannot enter", async () => {
    chmodSync(folder, 0o700);
    const server = await start();
    expect(await query(server, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(statSync(directory).uid).not.toBe(0);
    await query(server, "CREATE TABLE kept AS SELECT 42 AS answer");
    await server.stop();
    expect(await query(await start(), "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });
});
