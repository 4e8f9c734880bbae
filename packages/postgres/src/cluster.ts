import { spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Binaries, findBinaries } from "./binaries.ts";
import { PostgresError } from "./error.ts";
import { chooseServerUser, type ServerUser } from "./server-user.ts";

/** The role that owns everything in the embedded server. */
export const superuser = "gatehouse";

/** A data folder together with the way to run PostgreSQL's programs on it. */
export interface Cluster {
  directory: string;
  /** The same folder as the server's account names it. */
  place: string;
  binaries: Binaries;
  /** Runs a program of the server on the data folder and returns its exit code and everything it printed. */
  run(program: string, parameters: string[]): Promise<{ code: number; output: string }>;
}

/** Finds the programs and the account for a data folder. Creates nothing but the folder itself. */
export function openCluster(directory: string): Cluster {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const user = chooseServerUser(directory);
  if (user) chownSync(directory, user.uid, user.gid);
  chmodSync(directory, 0o700);
  const place = user && reachesByDescriptor ? "/proc/self/cwd" : directory;
  return { directory, place, binaries: findBinaries(user), run: runner(directory, place, user) };
}

/** Whether the folder holds data already. */
export const isInitialised = (directory: string): boolean => existsSync(join(directory, "PG_VERSION"));

/**
 * Makes an empty cluster: UTF-8, an ordering that does not depend on the machine's locales, passwords by SCRAM.
 * @throws PostgresError with initdb's own words
 */
export async function initialise(cluster: Cluster, password: string): Promise<void> {
  // A first start that was cut off leaves a folder without PG_VERSION that initdb would refuse.
  for (const entry of readdirSync(cluster.directory)) rmSync(join(cluster.directory, entry), { recursive: true });
  const folder = mkdtempSync(join(process.getuid?.() === 0 ? "/tmp" : tmpdir(), "gatehouse-"));
  try {
    const passwordFile = join(folder, "password");
    writeFileSync(passwordFile, password, { mode: 0o600 });
    const user = chooseServerUser(cluster.directory);
    if (user) for (const path of [passwordFile, folder]) chownSync(path, user.uid, user.gid);
    const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
    const access = ["-U", superuser, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    const { code, output } = await cluster.run(cluster.binaries.initdb, [...access, ...locale, "--no-instructions"]);
    if (code !== 0) throw new PostgresError(`PostgreSQL could not create ${cluster.directory}:\n${output.trim()}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Root's children are put into the data folder before they give up root, and name it by `/proc/self/cwd`: the kernel
 * follows that link without asking for the folders above, so the data may lie below a folder that only root can enter.
 */
const reachesByDescriptor = process.platform === "linux" && existsSync("/proc/self/cwd");

function runner(directory: string, place: string, user: ServerUser | undefined): Cluster["run"] {
  return (program, parameters) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, ["-D", place, ...parameters], {
        ...user,
        cwd: directory,
        env: serverEnvironment,
        stdio: ["ignore", "pipe", "pipe"],
        windowsHide: true,
      });
      let output = "";
      const collect = (text: string) => {
        output += text;
      };
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", collect);
      child.once("error", (cause) => reject(new PostgresError(`Cannot run ${program}: ${cause.message}`, { cause })));
      child.once("close", (code) => resolve({ code: code ?? 1, output }));
    });
}

/**
 * Nothing of ours is handed on: the server needs no variable but, on Windows, the system's own. (Where Next's types are
 * loaded, every environment has a NODE_ENV, hence the cast.)
 */
const serverEnvironment = process.platform === "win32" ? undefined : ({ LC_ALL: "C" } as unknown as NodeJS.ProcessEnv);
