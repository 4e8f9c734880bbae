import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What a running server says about itself in its `postmaster.pid`. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** Reads `postmaster.pid` of a data folder; `undefined` when there is none or it is not written yet. */
export function readPostmaster(directory: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7]?.trim() === "ready" };
}

/**
 * Whether a process with this id is a PostgreSQL server. The file of a server that was killed with its container often
 * names an id that something else has by now, and PostgreSQL would refuse to start because of it.
 */
export function isPostgresProcess(pid: number): boolean {
  if (process.platform === "win32") {
    const { stdout } = spawnSync("tasklist", ["/FI", `PID eq ${pid}`, "/NH"], { encoding: "utf8" });
    return /postgres/i.test(stdout ?? "");
  }
  try {
    // "2212 (postgres) S 1 …": one that has ended and that nobody has waited for is a Z.
    return /\(postgres.*\) [^Z] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    const { stdout } = spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
    return /postgres/.test(stdout ?? "");
  }
}
