import { createServer } from "node:net";
import { StartFailure } from "./failure.ts";

/** A port that one of our processes will listen on. */
export interface WantedPort {
  host: string;
  port: number;
  /** Who will use it, and the variable that moves it. */
  purpose: string;
  variable: string;
}

/**
 * Makes sure that every port is free before anything is started.
 * @throws StartFailure that names each port that is not, who wants it, and how to choose another
 */
export async function requireFreePorts(wanted: WantedPort[]): Promise<void> {
  const complaints = sameTwice(wanted);
  if (complaints.length === 0) {
    const results = await Promise.all(wanted.map(complaint));
    complaints.push(...results.filter((text) => text !== undefined));
  }
  if (complaints.length > 0) throw new StartFailure(complaints.join("\n"));
}

/**
 * The next ports after `first` that nobody listens on and that none of ours will, in order.
 * @throws StartFailure when there are not so many
 */
export async function freePortsAfter(
  first: number,
  { host, count, except }: { host: string; count: number; except: readonly number[] },
): Promise<number[]> {
  const ports: number[] = [];
  for (let port = first + 1; ports.length < count && port <= 65_535; port += 1) {
    if (!except.includes(port) && (await tryToListen(host, port)) === undefined) ports.push(port);
  }
  if (ports.length === count) return ports;
  throw new StartFailure(`There are no ${count} free ports after ${first}. Set GATEHOUSE_PORT to a lower one.`);
}

function sameTwice(wanted: WantedPort[]): string[] {
  return wanted.flatMap((one, index) =>
    wanted
      .slice(index + 1)
      .filter((other) => other.port === one.port)
      .map((other) => `${one.variable} and ${other.variable} are both ${one.port}; each needs a port of its own.`),
  );
}

async function complaint({ host, port, purpose, variable }: WantedPort): Promise<string | undefined> {
  const code = await tryToListen(host, port);
  const advice = `Set ${variable} to another port, for example: ${variable}=${port < 65_000 ? port + 100 : port - 100} npm start`;
  if (code === undefined) return undefined;
  if (code === "EADDRINUSE") return `Port ${port} (${purpose}) is taken by another program. ${advice}`;
  if (code === "EACCES") return `Port ${port} (${purpose}) may not be used by this user. ${advice}`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `This machine has no address ${host}; see GATEHOUSE_HOST.`;
  return `Port ${port} (${purpose}) cannot be used (${code}). ${advice}`;
}

function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
