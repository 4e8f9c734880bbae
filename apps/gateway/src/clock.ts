import type { DatabaseClockReading } from "@gatehouse/db/gateway";

/** What time it is for budgets. */
export interface DatabaseClock {
  learn(reading: DatabaseClockReading): void;
  now(): Date;
}

/** A reading that took longer says less than an older one. */
const LONGEST_ASKED_MS = 1_000;

/**
 * The time of day by the database's clock, carried forward by this process's monotonic one: a machine whose own clock jumps
 * opens no budget window before its time, and all gateways agree on which one is current. Until the first reading it is
 * the machine's own.
 */
export function createDatabaseClock(monotonicNow: () => number = () => performance.now()): DatabaseClock {
  let aheadMs: number | undefined;
  return {
    learn({ databaseNow, askedMs, answeredMs }) {
      if (aheadMs !== undefined && answeredMs - askedMs > LONGEST_ASKED_MS) return;
      aheadMs = databaseNow.getTime() - (askedMs + answeredMs) / 2;
    },
    now: () => (aheadMs === undefined ? new Date() : new Date(monotonicNow() + aheadMs)),
  };
}
