/** Parts that a window is counted in. */
export const SUB_BUCKETS = 60;
/** Those, and the one before them that the window's beginning lies in. */
const SLOTS = SUB_BUCKETS + 1;

/**
 * How much was taken within the last `SUB_BUCKETS * widthMs`, in a ring of sub-buckets. The oldest one counts by the
 * share of it that is still inside the window, as if it had been filled evenly.
 *
 * Two rules, which the script for Redis follows to the letter (`rate-scripts.ts`):
 * - something fits while less than the limit is counted, and if the last 60 sub-buckets stay within it. So no 60
 *   sub-buckets in a row hold more than the limit, and the share of the oldest one, which is rarely a whole number, costs
 *   no throughput: under steady pressure exactly the limit passes per window;
 * - time that goes back by less than a window stands still, and by more begins anew.
 */
export class SlidingWindow {
  readonly widthMs: number;
  /** Made when first needed: most limits of a large configuration are not in use. */
  #slots: Float64Array | undefined;
  /** Number of the current sub-bucket, since the clock's zero. */
  #index = 0;
  /** Share of the current sub-bucket that has passed. */
  #fraction = 0;
  /** Sum of the last 60 sub-buckets, the current one included. */
  #full = 0;
  /** Number of the sub-bucket in which something was taken last. */
  #newest = -SLOTS;

  constructor(widthMs: number) {
    this.widthMs = widthMs;
  }

  /** What counts at `nowMs`; rarely a whole number. */
  advance(nowMs: number): number {
    const position = nowMs / this.widthMs;
    const index = Math.floor(position);
    const steps = index - this.#index;
    this.#fraction = position - index;
    if (steps > SUB_BUCKETS || steps < -SUB_BUCKETS) this.#beginAnew(index);
    else if (steps < 0) this.#fraction = 0;
    else if (steps > 0) this.#step(index);
    return this.used;
  }

  /** What counted when the window was last advanced. */
  get used(): number {
    return this.#full + (1 - this.#fraction) * this.#at(this.#index - SUB_BUCKETS);
  }

  /** Of an advanced window. */
  fits(amount: number, limit: number): boolean {
    return this.#full + amount <= limit && this.used < limit;
  }

  /** Takes without a question. Answers the sub-bucket, for `correct`. */
  add(amount: number): number {
    if (amount === 0) return this.#index;
    this.#slots ??= new Float64Array(SLOTS);
    this.#put(this.#index, amount);
    this.#full += amount;
    this.#newest = this.#index;
    return this.#index;
  }

  /** Changes what was taken in a sub-bucket, if that still counts; nothing falls below zero. */
  correct(index: number, change: number): void {
    const age = this.#index - index;
    if (age < 0 || age > SUB_BUCKETS) return;
    this.#slots ??= new Float64Array(SLOTS);
    const applied = Math.max(change, -this.#at(index));
    this.#put(index, applied);
    if (age < SUB_BUCKETS) this.#full += applied;
  }

  /** How long until `amount` fits, if nothing else is taken; Infinity when it never does. Of an advanced window. */
  waitMs(amount: number, limit: number, nowMs: number): number {
    if (amount > limit) return Infinity;
    let full = this.#full;
    for (let index = this.#index; ; index += 1) {
      if (full + amount <= limit) {
        const oldest = this.#at(index - SUB_BUCKETS);
        const room = limit - full;
        const passed = oldest < room ? 0 : 1 - room / oldest;
        return Math.max(1, Math.ceil((index + passed) * this.widthMs - nowMs + ROUNDING_MS));
      }
      full -= this.#at(index - SUB_BUCKETS + 1);
    }
  }

  /** How long until nothing counts any more. Of an advanced window. */
  resetMs(nowMs: number): number {
    return Math.max(0, Math.ceil((this.#newest + SLOTS) * this.widthMs - nowMs));
  }

  #beginAnew(index: number): void {
    this.#slots?.fill(0);
    this.#index = index;
    this.#full = 0;
    this.#newest = index - SLOTS;
  }

  #step(index: number): void {
    const slots = this.#slots;
    if (slots) {
      for (let next = this.#index + 1; next <= index; next += 1) {
        this.#full -= slots[positionOf(next - SUB_BUCKETS)] as number;
        slots[positionOf(next)] = 0;
      }
    }
    this.#index = index;
  }

  #at(index: number): number {
    return this.#slots === undefined ? 0 : (this.#slots[positionOf(index)] as number);
  }

  #put(index: number, change: number): void {
    (this.#slots as Float64Array)[positionOf(index)] = this.#at(index) + change;
  }
}

/** At the very moment that `waitMs` finds, as much counts as the limit is: it fits right after. */
const ROUNDING_MS = 0.001;

/** A clock may begin below zero. */
const positionOf = (index: number): number => ((index % SLOTS) + SLOTS) % SLOTS;
