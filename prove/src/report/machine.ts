import { readFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import type { Database } from "../stack/database.ts";

/** Where and with what a run was made. */
export interface Machine {
  date: string;
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  platform: string;
  gatehouse: string;
  node: string;
  postgres: string;
}

export async function describeMachine(database: Database): Promise<Machine> {
  const [row] = await database.query<{ server_version: string }>("SHOW server_version");
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    platform: `${platform()} ${arch()}`,
    gatehouse: String(version),
    node: process.versions.node,
    postgres: row?.server_version ?? "unknown",
  };
}
