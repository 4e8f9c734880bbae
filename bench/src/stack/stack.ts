import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { applyMigrations, createDatabase, type Server, startServer } from "@gatehouse/postgres";
import pg from "pg";
import { type Seed, seed } from "./seed.ts";
import { freePort, type Service, startService } from "./service.ts";

const DATABASE = "bench";

/** Everything that is measured, each in a process of its own. */
export interface Stack {
  sandbox: Service;
  gateway: Service;
  /** A proxy that does nothing else: what any gateway on this machine costs at least. */
  bare: Service;
  /** The peer; a text says why it is missing. */
  portkey: Service | string;
  seed: Seed;
  db: pg.Client;
  postgresPid: number;
  stop(): Promise<void>;
}

const script = (specifier: string): string => fileURLToPath(import.meta.resolve(specifier));

export interface StackOptions {
  profileFolder: string | undefined;
  /** Settings of the gateway besides, or instead of, the usual ones. */
  gatewayEnv?: Record<string, string>;
}

/** Starts PostgreSQL (durable, as in production), the sandbox without delays, Gatehouse and Portkey. */
export async function startStack({ profileFolder, gatewayEnv = {} }: StackOptions): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const cleanUps: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  };
  try {
    const postgresFolder = join(folder, "postgres");
    const postgres = await startServer({ directory: postgresFolder, password: randomBytes(16).toString("hex") });
    cleanUps.push(() => postgres.stop());
    const sandbox = await startSandbox();
    cleanUps.push(() => sandbox.stop());
    const { db, seeded, pepper } = await prepareDatabase(postgres, sandbox.url);
    cleanUps.push(() => db.end());
    const gateway = await startGateway({
      databaseUrl: postgres.url(DATABASE),
      spool: join(folder, "spool"),
      sandboxUrl: sandbox.url,
      pepper,
      profileFolder,
      more: gatewayEnv,
    });
    cleanUps.push(() => gateway.stop());
    const bare = await startBareProxy("plain", sandbox.url);
    cleanUps.push(() => bare.stop());
    const portkey = await startPortkey().catch((error: Error) => error.message);
    if (typeof portkey !== "string") cleanUps.push(() => portkey.stop());
    const postgresPid = Number(readFileSync(join(postgresFolder, "postmaster.pid"), "utf8").split("\n", 1)[0]);
    return { sandbox, gateway, bare, portkey, seed: seeded, db, postgresPid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepareDatabase(postgres: Server, sandboxUrl: string) {
  await createDatabase(postgres.url("postgres"), DATABASE);
  await applyMigrations(postgres.url(DATABASE));
  const pepper = randomBytes(32);
  const db = new pg.Client(postgres.url(DATABASE));
  await db.connect();
  return { db, pepper, seeded: await seed(db, sandboxUrl, pepper) };
}

/** The upstream of every cell: it answers at once. */
export async function startSandbox(): Promise<Service> {
  const port = await freePort();
  const env = { GATEHOUSE_SANDBOX_PORT: String(port), GATEHOUSE_SANDBOX_LATENCY: "0" };
  return startService({ name: "sandbox", script: script("@gatehouse/sandbox/main"), port, env, readyPath: "/healthz" });
}

/** One of the proxies of server-choice/. */
export async function startBareProxy(name: "plain" | "fastify", upstream: string): Promise<Service> {
  const port = await freePort();
  const entry = fileURLToPath(new URL(`../server-choice/${name}.ts`, import.meta.url));
  return startService({ name, script: entry, port, args: [String(port), upstream], readyPath: "/healthz" });
}

async function startGateway(given: {
  databaseUrl: string;
  spool: string;
  sandboxUrl: string;
  pepper: Buffer;
  profileFolder: string | undefined;
  more: Record<string, string>;
}): Promise<Service> {
  const port = await freePort();
  const env = {
    DATABASE_URL: given.databaseUrl,
    GATEHOUSE_PORT: String(port),
    GATEHOUSE_SPOOL_DIR: given.spool,
    GATEHOUSE_KEY_PEPPER: given.pepper.toString("base64"),
    GATEHOUSE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    GATEHOUSE_EGRESS_ALLOW: new URL(given.sandboxUrl).host,
    GATEHOUSE_LOG_LEVEL: "error",
    ...given.more,
  };
  const nodeOptions = given.profileFolder ? ["--cpu-prof", `--cpu-prof-dir=${given.profileFolder}`] : [];
  const entry = script("@gatehouse/gateway/main");
  return startService({ name: "gateway", script: entry, nodeOptions, port, env, readyPath: "/readyz" });
}

async function startPortkey(): Promise<Service> {
  const port = await freePort();
  const args = [`--port=${port}`, "--headless"];
  const entry = new URL("../../node_modules/@portkey-ai/gateway/build/start-server.js", import.meta.url);
  return startService({ name: "portkey", script: fileURLToPath(entry), port, args, readyPath: "/" });
}
