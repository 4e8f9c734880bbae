import { type LeasedWindow, WindowLease } from "./window-lease.ts";

/** Where a gateway's leases are: per budget one on the window that is under way, and those of windows before it. */
export class LeaseShelf implements Iterable<WindowLease> {
  readonly #current = new Map<string, WindowLease>();
  /** Leases on windows that are over, while they hold something or have something to give back. */
  readonly #past = new Set<WindowLease>();

  get size(): number {
    return this.#current.size + this.#past.size;
  }

  *[Symbol.iterator](): Iterator<WindowLease> {
    yield* this.#current.values();
    yield* this.#past;
  }

  current(budgetId: string): WindowLease | undefined {
    return this.#current.get(budgetId);
  }

  /** The lease on that window; an empty one when there is none, in whose favour one on another window ends. */
  of(window: LeasedWindow): WindowLease {
    const known = this.#current.get(window.budgetId);
    if (known && isOn(known, window)) return known;
    for (const past of this.#past) if (isOn(past, window)) return past;
    const lease = new WindowLease(window);
    if (known) this.end(known);
    this.#current.set(window.budgetId, lease);
    return lease;
  }

  /** Its window is over: what is spare is given back, and what is held ends in its own time. */
  end(lease: WindowLease): void {
    lease.ended = true;
    lease.calledBack = true;
    if (this.#current.get(lease.budgetId) === lease) this.#current.delete(lease.budgetId);
    this.#past.add(lease);
  }

  /** Puts another lease in its place. */
  replace(lease: WindowLease, by: WindowLease): void {
    if (this.#current.get(lease.budgetId) === lease) this.#current.set(lease.budgetId, by);
    else {
      this.#past.delete(lease);
      this.#past.add(by);
    }
  }

  remove(lease: WindowLease): void {
    if (this.#current.get(lease.budgetId) === lease) this.#current.delete(lease.budgetId);
    this.#past.delete(lease);
  }

  isPast(lease: WindowLease): boolean {
    return this.#past.has(lease);
  }
}

const isOn = (lease: WindowLease, { budgetId, windowStart }: LeasedWindow): boolean =>
  lease.budgetId === budgetId && lease.windowStart.getTime() === windowStart.getTime();
