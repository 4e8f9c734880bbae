import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Cluster, initialise, isInitialised, openCluster, superuser } from "./cluster.ts";
import { canConnect } from "./database.ts";
import { PostgresError } from "./error.ts";
import { isPostgresProcess, readPostmaster } from "./postmaster.ts";

export interface ServerOptions {
  /** The data folder of the cluster; made when missing. Only one process may own it. */
  directory: string;
  /** The password of the role `gatehouse`; it is set when the cluster is made and must be the same ever after. */
  password: string;
  /** Server settings on top of ours, as `-c name=value`. Values without spaces or quotes. */
  settings?: Record<string, string>;
}

/** A running PostgreSQL on 127.0.0.1. */
export interface Server {
  port: number;
  /** True when a server that a killed process had left behind was taken over. */
  adopted: boolean;
  /** The connection string of a database of this server. */
  url(database: string): string;
  /** From now until `stop`: a server that ended by itself is started again on its port. Tells, in words, how that went. */
  watch(tell: (words: string) => void): void;
  /** Ends all connections and stops the server; safe to call twice. */
  stop(): Promise<void>;
}

const WATCH_MS = 1_000;

/**
 * Starts PostgreSQL on a data folder, on a free port of 127.0.0.1 and without a Unix socket. A server that still runs on
 * that folder is adopted when it takes our password, else ended.
 * @throws PostgresError with the server's own words
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const cluster = openCluster(options.directory);
  if (!isInitialised(options.directory)) await initialise(cluster, options.password);
  const orphan = await adopt(cluster, options.password);
  if (orphan) return describe(cluster, options, orphan, true);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const failure = await start(cluster, { port: String(port), ...options.settings });
    if (!failure) return verified(cluster, describe(cluster, options, port, false));
    // Between finding a free port and using it somebody else may take it.
    if (attempt === 3 || !failure.includes("Address already in use")) throw new PostgresError(failure);
  }
}

/** Stops the server that runs on a data folder, if there is one; for those who have not started it themselves. */
export const stopServer = (directory: string): Promise<void> => stop(openCluster(directory));

/** The connection string of a database of the server that runs on a data folder, for those who have not started it; undefined: none does. */
export function runningServerUrl(
  { directory, password }: Pick<ServerOptions, "directory" | "password">,
  database: string,
): string | undefined {
  const postmaster = readPostmaster(directory);
  if (!postmaster?.ready || !isPostgresProcess(postmaster.pid)) return undefined;
  return urlOf(postmaster.port, password, database);
}

const urlOf = (port: number, password: string, database: string): string =>
  `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

function describe(cluster: Cluster, options: ServerOptions, port: number, adopted: boolean): Server {
  const watch = watcher(cluster, { port: String(port), ...options.settings });
  const url = (database: string) => urlOf(port, options.password, database);
  return {
    port,
    adopted,
    url,
    watch: watch.begin,
    async stop() {
      await watch.end();
      await stop(cluster);
    },
  };
}

/** Looks after a server whose clients know its port and cannot follow it to another. */
function watcher(cluster: Cluster, settings: Record<string, string>) {
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  let ended = false;
  let lastFailure: string | undefined;
  const look = async (tell: (words: string) => void) => {
    const postmaster = readPostmaster(cluster.directory);
    if (postmaster && isPostgresProcess(postmaster.pid)) return;
    rmSync(join(cluster.directory, "postmaster.pid"), { force: true });
    const failure = await start(cluster, settings);
    // A failure that lasts is told once, not every second.
    if (failure === undefined) tell("PostgreSQL had ended by itself; it runs again.");
    else if (failure !== lastFailure) tell(failure);
    lastFailure = failure;
  };
  const begin = (tell: (words: string) => void) => {
    if (ended) return;
    timer = setTimeout(() => {
      looking = look(tell).catch((error: Error) => tell(error.message));
      void looking.then(() => begin(tell));
    }, WATCH_MS);
  };
  const end = async () => {
    ended = true;
    clearTimeout(timer);
    await looking;
  };
  return { begin, end };
}

async function verified(cluster: Cluster, server: Server): Promise<Server> {
  if (await canConnect(server.url("postgres"))) return server;
  await server.stop();
  throw new PostgresError(
    `The data in ${cluster.directory} was made with another password. Restore the secrets that belong to it.`,
  );
}

async function adopt(cluster: Cluster, password: string): Promise<number | undefined> {
  const postmaster = readPostmaster(cluster.directory);
  if (!postmaster) return undefined;
  if (!isPostgresProcess(postmaster.pid)) {
    rmSync(join(cluster.directory, "postmaster.pid"), { force: true });
    return undefined;
  }
  if (postmaster.ready && (await canConnect(urlOf(postmaster.port, password, "postgres")))) return postmaster.port;
  await stop(cluster);
  return undefined;
}

async function start(cluster: Cluster, settings: Record<string, string>): Promise<string | undefined> {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    logging_collector: "on",
    log_directory: "log",
    // Seven files, one a weekday, each overwritten a week later: the log never fills the disk.
    log_filename: "postgresql-%a.log",
    log_truncate_on_rotation: "on",
    log_checkpoints: "off",
    ...settings,
  };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
  const log = join(cluster.directory, "start.log");
  rmSync(log, { force: true });
  const parameters = ["start", "-w", "-t", "60", "-s", "-l", `${cluster.place}/start.log`, "-o", flags.join(" ")];
  const { code, output } = await cluster.run(cluster.binaries.pgCtl, parameters);
  if (code === 0) return undefined;
  const words = await readFile(log, "utf8").catch(() => "");
  return `PostgreSQL did not start on ${cluster.directory}:\n${`${output}\n${words}`.trim()}`;
}

async function stop(cluster: Cluster): Promise<void> {
  const postmaster = readPostmaster(cluster.directory);
  if (!postmaster || !isPostgresProcess(postmaster.pid)) return;
  for (const mode of ["fast", "immediate"]) {
    const { code } = await cluster.run(cluster.binaries.pgCtl, ["stop", "-w", "-t", "30", "-s", "-m", mode]);
    if (code === 0 || !isPostgresProcess(postmaster.pid)) return;
  }
  throw new PostgresError(`PostgreSQL (process ${postmaster.pid}) does not stop; data folder ${cluster.directory}.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
