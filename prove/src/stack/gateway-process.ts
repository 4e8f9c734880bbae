import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { request } from "undici";
import { childEnvironment } from "../env.ts";

const MAIN = fileURLToPath(import.meta.resolve("@gatehouse/gateway/main"));
const PRELOAD = new URL("../preload/sick-machine.ts", import.meta.url).href;
const START_MS = 120_000;
const STOP_MS = 60_000;

/** What `/readyz` says. */
export interface Readiness {
  configurationVersion: string | null;
  spoolDepth: number;
}

/** One gateway: its process may die, its address, folder and spool stay. */
export class GatewayProcess {
  readonly name: string;
  readonly url: string;
  /** When and how its process ended although nobody had ended it. */
  readonly endedByItself: string[] = [];
  readonly #folder: string;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | undefined;
  #ending = false;

  /** @param environment settings of the gateway besides its port and spool */
  constructor(name: string, port: number, folder: string, environment: Record<string, string>) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = join(folder, name);
    mkdirSync(this.#folder, { recursive: true });
    this.#environment = {
      ...environment,
      NODE_ENV: "production",
      GATEHOUSE_PORT: String(port),
      GATEHOUSE_SPOOL_DIR: join(this.#folder, "spool"),
      PROVE_CLOCK_FILE: this.#clockFile,
      PROVE_DISK_FILE: this.#diskFile,
    };
  }

  /** Resolves when it is ready. @throws Error when it does not come up */
  async start(): Promise<void> {
    const log = openSync(join(this.#folder, "log"), "a");
    this.#ending = false;
    const child = spawn(process.execPath, ["--import", PRELOAD, MAIN], {
      env: childEnvironment(this.#environment),
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#child = child;
    child.once("exit", (code, signal) => {
      if (this.#ending) return;
      this.endedByItself.push(`${this.name} ended by itself with ${signal ?? code} at ${new Date().toISOString()}`);
    });
    const deadline = performance.now() + START_MS;
    while ((await this.readiness()) === undefined) {
      if (child.exitCode !== null || performance.now() > deadline) throw new Error(`${this.name} did not start`);
      await sleep(50);
    }
  }

  /** undefined while it is not ready, or does not answer in time. */
  async readiness(): Promise<Readiness | undefined> {
    try {
      const { statusCode, body } = await request(`${this.url}/readyz`, { headersTimeout: 2_000, bodyTimeout: 2_000 });
      const said = (await body.json()) as Readiness;
      return statusCode === 200 ? said : undefined;
    } catch {
      return undefined;
    }
  }

  /** Ends it and waits for its end. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#ending = true;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  freeze(): void {
    this.#child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child?.kill("SIGCONT");
  }

  setClock(offMs: number): void {
    if (offMs === 0) rmSync(this.#clockFile, { force: true });
    else writeFileSync(this.#clockFile, String(offMs));
  }

  fillDisk(full: boolean): void {
    if (full) writeFileSync(this.#diskFile, "");
    else rmSync(this.#diskFile, { force: true });
  }

  get #clockFile(): string {
    return join(this.#folder, "clock");
  }

  get #diskFile(): string {
    return join(this.#folder, "disk-is-full");
  }
}
