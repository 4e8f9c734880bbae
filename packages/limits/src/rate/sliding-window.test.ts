import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SlidingWindow, SUB_BUCKETS } from "./sliding-window.ts";

const WIDTH_MS = 1000;

/** The definition, without a ring: everything that was ever taken, by sub-bucket. */
class Book {
  readonly taken = new Map<number, number>();

  inLast60(index: number): number {
    return this.#sum(index - SUB_BUCKETS + 1, index);
  }

  used(nowMs: number): number {
    const index = Math.floor(nowMs / WIDTH_MS);
    const inside = 1 - (nowMs / WIDTH_MS - index);
    return this.inLast60(index) + inside * (this.taken.get(index - SUB_BUCKETS) ?? 0);
  }

  change(index: number, amount: number): void {
    this.taken.set(index, Math.max(0, (this.taken.get(index) ?? 0) + amount));
  }

  #sum(from: number, to: number): number {
    let sum = 0;
    for (const [index, amount] of this.taken) if (index >= from && index <= to) sum += amount;
    return sum;
  }
}

/** Waits of up to two windows, some of them short, and what is asked for. */
const asking = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 130_000 })),
  amount: fc.integer({ min: 1, max: 40 }),
  correction: fc.option(fc.integer({ min: -40, max: 20 }), { nil: undefined }),
});

describe("a sliding window", () => {
  it("counts what its definition says, and never lets 60 sub-buckets in a row hold more than the limit", () => {
    fc.assert(
      fc.property(fc.array(asking, { maxLength: 120 }), fc.integer({ min: 1, max: 60 }), (askings, limit) => {
        const window = new SlidingWindow(WIDTH_MS);
        const book = new Book();
        let nowMs = 0;
        for (const { afterMs, amount } of askings) {
          nowMs += afterMs;
          expect(window.advance(nowMs)).toBeCloseTo(book.used(nowMs), 6);
          const index = Math.floor(nowMs / WIDTH_MS);
          const fits = book.inLast60(index) + amount <= limit && book.used(nowMs) < limit;
          expect(window.fits(amount, limit)).toBe(fits);
          if (fits) book.change(window.add(amount), amount);
          expect(book.inLast60(index)).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it("says how long to wait: it fits then, and did not fit two milliseconds before", () => {
    fc.assert(
      fc.property(fc.array(asking, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (askings, limit) => {
        const window = new SlidingWindow(WIDTH_MS);
        let nowMs = 0;
        for (const { afterMs, amount } of askings) {
          nowMs += afterMs;
          window.advance(nowMs);
          if (window.fits(amount, limit)) {
            window.add(amount);
            continue;
          }
          const waitMs = window.waitMs(amount, limit, nowMs);
          if (amount > limit) {
            expect(waitMs).toBe(Infinity);
            continue;
          }
          if (waitMs > 2) {
            window.advance(nowMs + waitMs - 2);
            expect(window.fits(amount, limit)).toBe(false);
          }
          nowMs += waitMs;
          window.advance(nowMs);
          expect(window.fits(amount, limit)).toBe(true);
        }
      }),
    );
  });

  it("corrects in the sub-bucket that was taken from as long as that counts, and never below zero", () => {
    fc.assert(
      fc.property(fc.array(asking, { maxLength: 80 }), (askings) => {
        const window = new SlidingWindow(WIDTH_MS);
        const book = new Book();
        const open: number[] = [];
        let nowMs = 0;
        for (const { afterMs, amount, correction } of askings) {
          nowMs += afterMs;
          window.advance(nowMs);
          const index = window.add(amount);
          book.change(index, amount);
          open.push(index);
          const corrected = correction === undefined ? undefined : open.shift();
          if (corrected !== undefined) {
            window.correct(corrected, correction as number);
            book.change(corrected, correction as number);
          }
          expect(window.used).toBeCloseTo(book.used(nowMs), 6);
        }
      }),
    );
  });

  it("passes exactly the limit per window under steady pressure, also when that is less than one per sub-bucket", () => {
    for (const limit of [1, 7, 60, 61, 90, 1000]) {
      const window = new SlidingWindow(WIDTH_MS);
      const perWindow: number[] = [];
      for (let nowMs = 3; nowMs < 5 * 60_000; nowMs += 10) {
        window.advance(nowMs);
        const at = Math.floor(nowMs / 60_000);
        perWindow[at] ??= 0;
        while (window.fits(1, limit)) {
          window.add(1);
          perWindow[at] += 1;
        }
      }
      expect(perWindow).toEqual([limit, limit, limit, limit, limit]);
    }
  });

  it("stands still when its clock goes back a little, and begins anew when it goes back by more than a window", () => {
    const window = new SlidingWindow(WIDTH_MS);
    window.advance(1_000_500);
    window.add(10);
    expect(window.advance(990_900)).toBe(10);
    expect(window.waitMs(1, 10, 1_000_000)).toBe(60_001);
    expect(window.advance(800_000)).toBe(0);
  });

  it("is whole again when the last that was taken has left", () => {
    const window = new SlidingWindow(WIDTH_MS);
    window.advance(5_250);
    expect(window.resetMs(5_250)).toBe(0);
    window.add(1);
    const resetMs = window.resetMs(5_250);
    expect(resetMs).toBe(60_750);
    expect(window.advance(5_250 + resetMs - 1)).toBeGreaterThan(0);
    expect(window.advance(5_250 + resetMs)).toBe(0);
  });
});
