import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

// Fields of /proc/<pid>/stat after the command's name, counted from 0 (proc_pid_stat(5)).
const PARENT = 1;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
const ENDED_CHILDREN_USER_TICKS = 13;
const ENDED_CHILDREN_SYSTEM_TICKS = 14;

let microsecondsPerTick: number | undefined;

function tick(): number {
  microsecondsPerTick ??= 1_000_000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  return microsecondsPerTick;
}

function fieldsOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name is in parentheses and may hold spaces.
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

const cpuOf = (fields: readonly string[]): number =>
  (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * tick();

/** CPU time of a process since its start, all threads, user and system, in µs; null where there is no /proc. */
export function cpuMicroseconds(pid: number): number | null {
  const fields = fieldsOf(pid);
  return fields ? cpuOf(fields) : null;
}

/** The same of a process and its children, living and ended: for PostgreSQL, one process per connection. */
export function familyCpuMicroseconds(pid: number): number | null {
  const own = fieldsOf(pid);
  if (!own) return null;
  let sum = cpuOf(own) + (Number(own[ENDED_CHILDREN_USER_TICKS]) + Number(own[ENDED_CHILDREN_SYSTEM_TICKS])) * tick();
  for (const entry of readdirSync("/proc")) {
    const fields = /^\d+$/.test(entry) ? fieldsOf(Number(entry)) : undefined;
    if (fields && Number(fields[PARENT]) === pid) sum += cpuOf(fields);
  }
  return sum;
}

/** Resident memory in bytes; null where there is no /proc. */
export function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Number(kilobytes) * 1024 : null;
  } catch {
    return null;
  }
}
