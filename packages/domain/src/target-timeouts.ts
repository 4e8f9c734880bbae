import * as z from "zod";

/** How long one upstream call may take, step by step. Milliseconds; null: the default. */
export interface TargetTimeouts {
  /** To be connected, TLS included. */
  connectMs: number | null;
  /** From the request's last byte to the first of the answer. */
  firstByteMs: number | null;
  /** Between two pieces of the answer. */
  idleMs: number | null;
  /** From the call's beginning to the answer's last byte. */
  totalMs: number | null;
}

/** What holds where nothing is set. A document is silent until it is whole, so its first byte may take long. */
export const DEFAULT_TIMEOUTS = {
  connectMs: 2_000,
  firstByteMs: { stream: 30_000, document: 600_000 },
  idleMs: 60_000,
  totalMs: 900_000,
} as const;

const between = (least: number, most: number) =>
  z
    .int()
    .min(least, `At least ${least / 1000} s.`)
    .max(most, `At most ${most / 1000} s.`)
    .nullable()
    .default(null);

export const targetTimeouts = z.strictObject({
  connectMs: between(100, 30_000),
  firstByteMs: between(1_000, 3_600_000),
  idleMs: between(1_000, 600_000),
  totalMs: between(1_000, 7_200_000),
});

export const NO_TIMEOUTS: TargetTimeouts = { connectMs: null, firstByteMs: null, idleMs: null, totalMs: null };
