import type { Executor } from "../client.ts";

/** How a series of failures is slowed down. */
export interface ThrottlePace {
  /** Failures without a wait. */
  free: number;
  /** The first wait; each further failure doubles it. */
  firstWaitSeconds: number;
  longestWaitSeconds: number;
  at: Date;
  /** A series whose last failure is older starts anew. */
  forgetBefore: Date;
}

export const createLoginThrottleRepository = (db: Executor) => ({
  /**
   * Counts one attempt as a failure, unless the key still has to wait. One statement, so that attempts at the same time
   * cannot pass together. Answers the seconds left to wait; 0: counted, go on.
   */
  async attempt(key: string, pace: ThrottlePace): Promise<number> {
    const counted = await db.$queryRaw<unknown[]>`
      INSERT INTO "login_throttle" AS t ("key", "failures", "last_failure_at") VALUES (${key}, 1, ${pace.at}::timestamptz)
      ON CONFLICT ("key") DO UPDATE SET "last_failure_at" = EXCLUDED."last_failure_at",
        "failures" = CASE WHEN t."last_failure_at" < ${pace.forgetBefore}::timestamptz THEN 1 ELSE t."failures" + 1 END
      WHERE t."failures" < ${pace.free}::int OR t."last_failure_at" < ${pace.forgetBefore}::timestamptz
        OR t."last_failure_at" + least(${pace.longestWaitSeconds}::float8,
          ${pace.firstWaitSeconds}::float8 * 2 ^ least(t."failures" - ${pace.free}::int, 20)) * interval '1 second' <= ${pace.at}::timestamptz
      RETURNING 1`;
    if (counted.length > 0) return 0;
    const row = await db.loginThrottle.findUnique({ where: { key } });
    return row ? secondsLeft(row, pace) : 0;
  },

  /** Forgets these keys, and all whose last failure is older than `forgetBefore`. */
  async clear(keys: readonly string[], forgetBefore: Date): Promise<void> {
    const stale = { lastFailureAt: { lt: forgetBefore } };
    await db.loginThrottle.deleteMany({ where: { OR: [{ key: { in: [...keys] } }, stale] } });
  },
});

function secondsLeft(row: { failures: number; lastFailureAt: Date }, pace: ThrottlePace): number {
  const wait = Math.min(pace.longestWaitSeconds, pace.firstWaitSeconds * 2 ** (row.failures - pace.free));
  const elapsed = (pace.at.getTime() - row.lastFailureAt.getTime()) / 1000;
  return Math.max(1, Math.ceil(wait - elapsed));
}
