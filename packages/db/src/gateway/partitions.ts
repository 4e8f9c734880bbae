import type { Pool } from "./pool.ts";

export interface Partitions {
  /** Makes the monthly partitions that records of these times belong to, where they are missing. Throws what `pg` throws. */
  ensure(times: Iterable<Date>): Promise<void>;
  /** Look again: a partition was dropped (retention) that was thought to be there. */
  forget(): void;
}

/** Partitions of the usage tables, remembered by their month (UTC), so that a batch of a known month asks nothing. */
export function createPartitions(pool: Pool): Partitions {
  const known = new Set<string>();
  return {
    async ensure(times) {
      const missing = new Map<string, Date>();
      for (const time of times) {
        const month = time.toISOString().slice(0, -"-01T00:00:00.000Z".length);
        if (!known.has(month)) missing.set(month, time);
      }
      for (const [month, time] of missing) {
        await pool.query("SELECT ensure_usage_partitions($1, $1)", [time]);
        known.add(month);
      }
    },
    forget: () => known.clear(),
  };
}
