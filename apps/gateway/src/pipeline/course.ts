import { GatehouseError } from "@gatehouse/domain";
import type { TargetEntry } from "../snapshot/snapshot.ts";
import type { Admitted } from "./context.ts";
import type { AttemptFailure } from "./settle.ts";

/** The way of one request over its targets: which is tried now, and what comes after a failure. */
export class Course {
  /** 1 for the first attempt. */
  number = 1;
  target: TargetEntry;
  readonly #admitted: Admitted;
  readonly #untried: string[];

  /** @throws GatehouseError `no_target_available` */
  constructor(admitted: Admitted) {
    this.#admitted = admitted;
    this.#untried = [...admitted.plan.deploymentIds];
    const first = this.#nextTarget();
    if (!first) throw new GatehouseError("no_target_available");
    this.target = first;
  }

  /** Moves on to the next attempt, if there is to be one. */
  goesOnAfter({ retryNext }: AttemptFailure): boolean {
    const next = retryNext ? this.#nextTarget() : undefined;
    if (!next) return false;
    this.target = next;
    this.number += 1;
    return true;
  }

  #nextTarget(): TargetEntry | undefined {
    for (;;) {
      const deploymentId = this.#untried.shift();
      if (deploymentId === undefined) return undefined;
      const target = this.#admitted.route.targets.get(deploymentId);
      if (target) return target;
    }
  }
}
