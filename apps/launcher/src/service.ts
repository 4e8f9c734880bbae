import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Variables } from "./env.ts";
import { StartFailure } from "./failure.ts";
import { type Print, showLines } from "./output.ts";
import { answersOk } from "./readiness.ts";

/** A process of the product. */
export interface ServiceSpec {
  name: string;
  /** Absolute path of the script that Node runs. */
  script: string;
  /** Everything the process gets to see; nothing of ours is handed on besides. */
  variables: Variables;
  /** Answers 200 once the process can work. */
  readyUrl: string;
  /** How long it may take to stop before it is killed. */
  stopTimeoutMs: number;
}

export interface Watcher {
  print: Print;
  logLevel: string;
  /** Called whenever a process began or ended. */
  onChange(): void;
}

const readyTimeoutMs = 60_000;
const backoffMs = { first: 500, longest: 30_000 };
/** A process that ran this long had recovered: the next crash is a new one. */
const recoveredAfterMs = 60_000;
const tether = fileURLToPath(new URL("./tether.ts", import.meta.url));

/** One process of the product, started again whenever it ends by itself. */
export class Service {
  readonly #spec: ServiceSpec;
  readonly #watcher: Watcher;
  #child: ChildProcess | undefined;
  #stopping = new AbortController();
  #crashes = 0;

  constructor(spec: ServiceSpec, watcher: Watcher) {
    this.#spec = spec;
    this.#watcher = watcher;
  }

  /** The process id at the moment; it changes when a crashed process is started again. */
  pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts the process and waits until it answers.
   * @throws StartFailure when it ends or does not answer this first time
   */
  async start(): Promise<void> {
    const child = this.#spawn();
    const ended = new AbortController();
    child.once("exit", () => ended.abort());
    const ready = await answersOk(this.#spec.readyUrl, readyTimeoutMs, ended.signal);
    if (ready) {
      child.once("exit", () => void this.#restart());
      if (isOver(child)) void this.#restart();
      return;
    }
    if (!ended.signal.aborted) await this.stop(true);
    const how = ended.signal.aborted ? `ended (${outcome(child)})` : "did not answer within a minute";
    throw new StartFailure(`The ${this.#spec.name} ${how} before it was ready. Its own words are above.`);
  }

  /** Asks the process to stop and waits for its end; with `force` it is killed. */
  async stop(force: boolean): Promise<void> {
    this.#stopping.abort();
    const child = this.#child;
    if (!child || isOver(child)) return;
    const ended = once(child, "exit");
    child.kill(force ? "SIGKILL" : "SIGTERM");
    const patience = setTimeout(() => child.kill("SIGKILL"), this.#spec.stopTimeoutMs);
    await ended;
    clearTimeout(patience);
  }

  #spawn(): ChildProcess {
    const child = spawn(process.execPath, ["--import", tether, this.#spec.script], {
      env: this.#spec.variables,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // In a group of its own: a Ctrl-C in the terminal must reach the launcher alone, which stops them in order.
      detached: process.platform !== "win32",
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) showLines(stream, this.#spec.name, this.#watcher.logLevel, this.#watcher.print);
    }
    this.#child = child;
    child.once("exit", () => this.#watcher.onChange());
    this.#watcher.onChange();
    return child;
  }

  async #restart(): Promise<void> {
    for (let child = this.#child; child && !this.#stopping.signal.aborted; child = this.#child) {
      const wait = Math.min(backoffMs.first * 2 ** this.#crashes, backoffMs.longest);
      this.#crashes += 1;
      this.#watcher.print(
        `The ${this.#spec.name} ended by itself (${outcome(child)}); starting it again in ${wait / 1000} s.`,
      );
      const stopped = await delay(wait, false, { signal: this.#stopping.signal }).catch(() => true);
      if (stopped) return;
      const next = this.#spawn();
      const recovered = setTimeout(() => {
        this.#crashes = 0;
      }, recoveredAfterMs).unref();
      await once(next, "exit");
      clearTimeout(recovered);
    }
  }
}

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const outcome = (child: ChildProcess): string =>
  child.signalCode ? `signal ${child.signalCode}` : `exit code ${child.exitCode}`;
