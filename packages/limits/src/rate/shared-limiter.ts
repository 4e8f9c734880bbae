import {
  longer,
  noteStanding,
  nothingStands,
  PARALLEL_WAIT_MS,
  type RateDecision,
  type RatePass,
  type RateRequest,
  type Refused,
} from "./decision.ts";
import { amountOf, type ParallelGate, type RateGates, type WindowGate } from "./gate.ts";
import { correctionOf, type LocalLimiter } from "./local-limiter.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { PROBE, type RateScript, RENEW, SETTLE, TAKE } from "./rate-scripts.ts";

/** Where counters are that several gateways share. */
export interface ScriptRunner {
  /** Runs it as one step. Rejects when that failed, or when no answer came in time: then it may have run all the same. */
  run(script: RateScript, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Once what was asked before is through, or will not be. */
  close(): Promise<void>;
}

export interface SharedLimiterOptions {
  runner: ScriptRunner;
  /** Decides while the shared counters are away, by this gateway's share; counts along while they are not. */
  local: LocalLimiter;
  /** They went away, or came back. */
  onChange?: (away: boolean, error: unknown) => void;
  /** Milliseconds for the scripts instead of their server's clock; for tests. */
  nowMs?: () => number;
  probeMs?: number;
}

const PROBE_MS = 500;
/** A request stays counted as under way for so long, unless its gateway says that it still is. */
const STAYS_MS = 60_000;
const RENEW_MS = 20_000;

/**
 * Counts together with other gateways: all limits of a request in one round trip. The first call that fails or takes too
 * long puts the counters aside: from then on nobody waits for them, until a probe finds that they can be written again.
 */
export class SharedLimiter implements RateLimiter {
  readonly #options: SharedLimiterOptions;
  /** Passes of requests whose number is limited. */
  readonly #underWay = new Set<SharedPass>();
  /** Those that ended while the counters were away and may be in their sets: no more than were under way when they left. */
  #left: SharedPass[] = [];
  readonly #renewal: NodeJS.Timeout;
  #away = false;
  #probe: NodeJS.Timeout | undefined;

  constructor(options: SharedLimiterOptions) {
    this.#options = options;
    this.#renewal = setInterval(() => this.renew(), RENEW_MS).unref();
  }

  get mode(): "shared" | "share" {
    return this.#away ? "share" : "shared";
  }

  take(gates: RateGates, request: RateRequest): RateDecision | Promise<RateDecision> {
    return this.#away ? this.#takeAlone(gates, request) : this.#takeTogether(gates, request);
  }

  async close(): Promise<void> {
    clearInterval(this.#renewal);
    clearTimeout(this.#probe);
    await this.#options.runner.close();
  }

  async #takeTogether(gates: RateGates, request: RateRequest): Promise<RateDecision> {
    const { windows, parallel } = gates;
    const args = [this.#now(), request.id, String(STAYS_MS), String(windows.length)];
    for (const gate of windows) {
      args.push(String(gate.window.widthMs), String(gate.limit), String(amountOf(gate, request.tokens)));
    }
    for (const { limit } of parallel) args.push(String(limit));
    let reply: readonly number[];
    try {
      reply = (await this.#options.runner.run(TAKE, keysOf(windows, parallel), args)) as number[];
    } catch (error) {
      this.#putAside(gates, error);
      // It may have been counted together all the same.
      return this.#takeAlone(gates, request, true);
    }
    const answer = readReply(gates, request.tokens, reply);
    if (answer.refused) return { granted: false, refused: answer.refused, standings: answer.standings };
    const counted = this.#options.local.count(gates, request);
    return {
      granted: true,
      pass: this.#pass({ gates, request, taken: answer.taken }, counted, true),
      standings: answer.standings,
    };
  }

  #takeAlone(gates: RateGates, request: RateRequest, listed = false): RateDecision {
    const decision = this.#options.local.take(gates, request);
    if (!decision.granted) return decision;
    return { ...decision, pass: this.#pass({ gates, request, taken: undefined }, decision.pass, listed) };
  }

  #pass(taking: Taking, local: RatePass, listed: boolean): RatePass {
    const pass = new SharedPass(taking, local, (ended) => this.#settle(ended));
    pass.listed = listed;
    if (taking.gates.parallel.length > 0) this.#underWay.add(pass);
    return pass;
  }

  /** Nobody waits for it. */
  #settle(pass: SharedPass): void {
    this.#underWay.delete(pass);
    const { gates, request, taken } = pass.taking;
    const leaves = pass.listed ? gates.parallel : [];
    if (this.#away) {
      if (leaves.length > 0) this.#left.push(pass);
      return;
    }
    const { change } = pass;
    const corrected: WindowGate[] = [];
    const args: string[] = [];
    for (let at = 0; taken && change !== 0 && at < taken.length; at += 1) {
      const gate = gates.windows[at] as WindowGate;
      if (gate.kind === "requestsPerMinute") continue;
      corrected.push(gate);
      args.push(String(taken[at]), String(change));
    }
    if (corrected.length === 0 && leaves.length === 0) return;
    const head = [this.#now(), request.id, String(corrected.length)];
    this.#send(gates, SETTLE, keysOf(corrected, leaves), [...head, ...args]);
  }

  /**
   * Says that what is under way still is, as it does by itself every 20 seconds. Also of what was let in alone: it counts
   * for all as soon as there is something to count with.
   */
  renew(): void {
    if (this.#away) return;
    const idsByGate = new Map<string, { gates: RateGates; ids: string[] }>();
    for (const pass of this.#underWay) {
      const { gates, request } = pass.taking;
      pass.listed = true;
      for (const { key } of gates.parallel) {
        const known = idsByGate.get(key);
        if (known) known.ids.push(request.id);
        else idsByGate.set(key, { gates, ids: [request.id] });
      }
    }
    for (const [key, { gates, ids }] of idsByGate) {
      this.#send(gates, RENEW, [key], [this.#now(), String(STAYS_MS), ...ids]);
    }
  }

  #send(gates: RateGates, script: RateScript, keys: readonly string[], args: readonly string[]): void {
    this.#options.runner.run(script, keys, args).catch((error: unknown) => this.#putAside(gates, error));
  }

  #putAside(gates: RateGates, error: unknown): void {
    if (this.#away) return;
    this.#away = true;
    this.#options.onChange?.(true, error);
    this.#probeLater(probeKey(gates));
  }

  #probeLater(key: string): void {
    this.#probe = setTimeout(async () => {
      try {
        await this.#options.runner.run(PROBE, [key], []);
      } catch {
        this.#probeLater(key);
        return;
      }
      this.#away = false;
      this.#options.onChange?.(false, undefined);
      this.renew();
      for (const pass of this.#left.splice(0)) this.#settle(pass);
    }, this.#options.probeMs ?? PROBE_MS).unref();
  }

  #now(): string {
    return String(this.#options.nowMs?.() ?? "");
  }
}

interface Taking {
  gates: RateGates;
  request: RateRequest;
  /** The sub-bucket of each window that was taken from together; undefined: none was. */
  taken: number[] | undefined;
}

class SharedPass implements RatePass {
  readonly taking: Taking;
  /** Whether it may be in the sets of requests under way. */
  listed = false;
  readonly #local: RatePass;
  readonly #onEnd: (pass: SharedPass) => void;
  #used = 0;
  #known = true;
  #ended = false;

  constructor(taking: Taking, local: RatePass, onEnd: (pass: SharedPass) => void) {
    this.taking = taking;
    this.#local = local;
    this.#onEnd = onEnd;
  }

  get change(): number {
    return correctionOf(this.taking.request.tokens, this.#used, this.#known);
  }

  used(tokens: number | undefined): void {
    this.#local.used(tokens);
    if (tokens === undefined) this.#known = false;
    else this.#used += tokens;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#local.end();
    this.#onEnd(this);
  }
}

/** In the order that the scripts expect. */
const keysOf = (windows: readonly WindowGate[], parallel: readonly ParallelGate[]): string[] => [
  ...windows.map(({ key }) => key),
  ...parallel.map(({ key }) => key),
];

/** A key on the same server of a cluster as those that failed. */
function probeKey({ windows, parallel }: RateGates): string {
  const [gate] = [...windows, ...parallel];
  return `${gate?.key.slice(0, gate.key.indexOf("}") + 1)}:probe`;
}

/** Numbers of the reply per window. */
const PER_WINDOW = 5;

function readReply({ windows, parallel }: RateGates, tokens: number, reply: readonly number[]) {
  const standings = nothingStands();
  const taken: number[] = [];
  let refused: Refused | undefined;
  const number = (at: number) => reply[at] as number;
  for (const [position, gate] of windows.entries()) {
    const at = 1 + position * PER_WINDOW;
    taken.push(number(at + 2));
    noteStanding(standings, gate, gate.limit - number(at + 3), number(at + 4));
    if (number(at) === 0) continue;
    const waitMs = number(at + 1) < 0 ? Infinity : number(at + 1);
    refused = longer(refused, { gate, amount: amountOf(gate, tokens), waitMs });
  }
  for (const [position, gate] of parallel.entries()) {
    if (number(1 + windows.length * PER_WINDOW + position) === 0) continue;
    refused = longer(refused, { gate, amount: 1, waitMs: PARALLEL_WAIT_MS });
  }
  return { standings, taken, refused };
}
