import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import type pg from "pg";

/** Where and with what the figures were taken. */
export interface Machine {
  date: string;
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  platform: string;
  node: string;
  gatehouse: string;
  postgres: string;
  portkey: string;
  /** Processes that wanted to run, over the minute before the bench; above 0.5 others disturb the figures. */
  loadBefore: number;
}

const versionAt = (path: string): string =>
  (JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as { version: string }).version;

export async function describeMachine(db: pg.Client): Promise<Machine> {
  const { rows } = await db.query<{ server_version: string }>("SHOW server_version");
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    gatehouse: versionAt("../../../package.json"),
    postgres: rows[0]?.server_version ?? "unknown",
    loadBefore: loadavg()[0] ?? 0,
    portkey: versionAt("../../node_modules/@portkey-ai/gateway/package.json"),
  };
}
