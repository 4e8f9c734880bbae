import { setTimeout as sleep } from "node:timers/promises";
import { DEFAULT_TIMEOUTS, GatehouseError, toGatehouseError } from "@gatehouse/domain";
import { nextStep } from "@gatehouse/routing";
import type { Gateway } from "../container.ts";
import type { TargetEntry } from "../snapshot/snapshot.ts";
import type { Admitted } from "./context.ts";
import type { AttemptFailure } from "./settle.ts";

/** The way of one request over its targets: which is tried now, and what comes after a failure. */
export class Course {
  /** 1 for the first attempt. */
  number = 1;
  target: TargetEntry;
  readonly #gateway: Gateway;
  readonly #admitted: Admitted;
  readonly #untried: string[];
  #delayMs = 0;

  /** @throws GatehouseError `no_target_available` */
  constructor(gateway: Gateway, admitted: Admitted) {
    this.#gateway = gateway;
    this.#admitted = admitted;
    this.#untried = [...admitted.plan.deploymentIds];
    const first = this.#nextTarget();
    if (!first) throw new GatehouseError("no_target_available");
    this.target = first;
    gateway.retryBudget.deposit(performance.now());
  }

  /** Moves on to the next attempt, if there is to be one: at another target, or at the same one after a pause. */
  goesOnAfter({ error, billing, retryNext, staleSocket }: AttemptFailure): boolean {
    const nowMs = performance.now();
    const another = retryNext ? this.#nextTarget() : undefined;
    const { retryAfterSeconds } = error.details;
    const next = nextStep(
      {
        attempts: this.number,
        anotherTarget: another !== undefined,
        code: error.code,
        retryNext,
        billing,
        staleSocket,
        retryAfterMs: retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000,
        remainingMs: this.#admitted.exchange.startedMs + DEFAULT_TIMEOUTS.totalMs - nowMs,
      },
      Math.random,
    );
    if (next.step === "stop" || !this.#gateway.retryBudget.withdraw(nowMs)) return false;
    if (next.step === "fallback" && another) this.target = another;
    else if (another) this.#untried.unshift(another.deployment.id);
    this.#delayMs = next.step === "retry" ? next.delayMs : 0;
    this.number += 1;
    return true;
  }

  /** Waits until the next attempt may begin. @throws GatehouseError when the caller leaves meanwhile */
  async pause(): Promise<void> {
    if (this.#delayMs <= 0) return;
    const { signal } = this.#admitted.exchange;
    try {
      await sleep(this.#delayMs, undefined, { signal });
    } catch {
      throw toGatehouseError(signal.reason);
    }
  }

  /** The next of the plan that is well; the first was judged when the plan was made. */
  #nextTarget(): TargetEntry | undefined {
    const nowMs = performance.now();
    for (;;) {
      const deploymentId = this.#untried.shift();
      if (deploymentId === undefined) return undefined;
      const target = this.#admitted.targets.get(deploymentId);
      if (target && this.#gateway.health.state(target.healthKey, nowMs).available) return target;
    }
  }
}
