export interface PauseLimits {
  /** Without a word from the provider: the first pause, doubled with every one in a row. */
  firstMs: number;
  longestMs: number;
  /** A provider's own word is believed up to this. */
  longestToldMs: number;
  shortestMs: number;
}

/** A time in which a target is left alone. The clock is the caller's: milliseconds that never go back. */
export class Pause {
  readonly #limits: PauseLimits;
  #untilMs = Number.NEGATIVE_INFINITY;
  #inARow = 0;

  constructor(limits: PauseLimits) {
    this.#limits = limits;
  }

  untilMs(): number {
    return this.#untilMs;
  }

  /** @param toldMs what the provider asked for; undefined: nothing */
  begin(nowMs: number, toldMs?: number): void {
    const { firstMs, longestMs, longestToldMs, shortestMs } = this.#limits;
    const own = Math.min(longestMs, firstMs * 2 ** Math.min(this.#inARow, 30));
    const length = toldMs === undefined ? own : Math.min(longestToldMs, Math.max(shortestMs, toldMs));
    // Calls that were under way together are refused together: that is one pause, not several in a row.
    if (nowMs >= this.#untilMs) this.#inARow += 1;
    this.#untilMs = Math.max(this.#untilMs, nowMs + length);
  }

  lift(): void {
    this.#untilMs = Number.NEGATIVE_INFINITY;
    this.#inARow = 0;
  }

  /** A call went well after the pause. */
  forget(): void {
    this.#inARow = 0;
  }
}
