import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProveOptions } from "../options.ts";
import { DEFAULT_OUTPUT_TOKENS } from "../price.ts";
import { type Seed, seedDatabase } from "../seed/seed.ts";
import { type Database, startDatabase } from "./database.ts";
import { GatewayProcess } from "./gateway-process.ts";
import { type Link, openLink } from "./link.ts";
import { startUpstream, type UpstreamProcess } from "./upstream-process.ts";

const APPLY_MS = 30_000;
const DRAIN_SECONDS = 5;

/** A gateway and its way to PostgreSQL. */
export interface Node {
  gateway: GatewayProcess;
  link: Link;
}

export interface Stack {
  folder: string;
  database: Database;
  upstream: UpstreamProcess;
  nodes: readonly Node[];
  seed: Seed;
  /** @param keep leave the folder, for a post-mortem */
  stop(keep: boolean): Promise<void>;
}

type CleanUp = () => Promise<unknown>;

/** Everything in processes of its own; what was started is stopped again when something does not start. */
export async function startStack(options: ProveOptions): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-prove-"));
  const cleanUps: CleanUp[] = [];
  const stop = async (keep: boolean) => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp().catch(() => {});
    if (!keep) await rm(folder, { recursive: true, force: true });
  };
  try {
    const database = await startDatabase(join(folder, "postgres"), randomBytes(16).toString("hex"));
    cleanUps.push(() => database.stop());
    const upstream = await startUpstream(await freePort(), folder, options.seed);
    cleanUps.push(() => upstream.stop());
    const pepper = randomBytes(32);
    const seed = await seedDatabase(database, { ...options, upstreamUrl: upstream.url, pepper });
    const nodes = await startNodes(options, { folder, database, pepper, cleanUps });
    await untilApplied(database, nodes);
    return { folder, database, upstream, nodes, seed, stop };
  } catch (error) {
    await stop(false);
    throw error;
  }
}

async function startNodes(
  options: ProveOptions,
  given: { folder: string; database: Database; pepper: Buffer; cleanUps: CleanUp[] },
): Promise<Node[]> {
  const encryptionKey = randomBytes(32).toString("base64");
  const nodes: Node[] = [];
  for (let number = 1; number <= options.gateways; number += 1) {
    const link = await openLink(given.database.port);
    given.cleanUps.push(() => link.close());
    const url = new URL(given.database.url);
    url.port = String(link.port);
    const gateway = new GatewayProcess(`gateway-${number}`, await freePort(), given.folder, {
      DATABASE_URL: url.href,
      GATEHOUSE_LEDGER: options.ledger,
      GATEHOUSE_KEY_PEPPER: given.pepper.toString("base64"),
      GATEHOUSE_ENCRYPTION_KEY: encryptionKey,
      GATEHOUSE_EGRESS_ALLOW: "127.0.0.1/32",
      GATEHOUSE_DEFAULT_OUTPUT_TOKENS: String(DEFAULT_OUTPUT_TOKENS),
      GATEHOUSE_DRAIN_SECONDS: String(DRAIN_SECONDS),
      GATEHOUSE_LOG_LEVEL: "warn",
    });
    given.cleanUps.push(() => gateway.end("SIGTERM"));
    nodes.push({ gateway, link });
  }
  await Promise.all(nodes.map(({ gateway }) => gateway.start()));
  return nodes;
}

async function untilApplied(database: Database, nodes: readonly Node[]): Promise<void> {
  const [row] = await database.query<{ version: string }>("SELECT version::text FROM configuration_version");
  const wanted = BigInt(row?.version ?? 0);
  const deadline = performance.now() + APPLY_MS;
  for (const { gateway } of nodes) {
    while (BigInt((await gateway.readiness())?.configurationVersion ?? 0) < wanted) {
      if (performance.now() > deadline) throw new Error(`${gateway.name} does not serve the configuration`);
      await sleep(50);
    }
  }
}

/** A port of 127.0.0.1 that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
