import type { Executor } from "../client.ts";

export interface LoginThrottleRow {
  failures: number;
  lastFailureAt: Date;
}

export const createLoginThrottleRepository = (db: Executor) => ({
  find: (key: string): Promise<LoginThrottleRow | null> => db.loginThrottle.findUnique({ where: { key } }),

  /** Counts one more failure, from one again when the last was before `forgetBefore`; answers how many there are now. */
  async fail(key: string, at: Date, forgetBefore: Date): Promise<number> {
    const [row] = await db.$queryRaw<[{ failures: number }]>`
      INSERT INTO "login_throttle" ("key", "failures", "last_failure_at") VALUES (${key}, 1, ${at})
      ON CONFLICT ("key") DO UPDATE SET
        "failures" = CASE WHEN "login_throttle"."last_failure_at" < ${forgetBefore} THEN 1 ELSE "login_throttle"."failures" + 1 END,
        "last_failure_at" = EXCLUDED."last_failure_at"
      RETURNING "failures"`;
    return row.failures;
  },

  /** Forgets the failures under these keys, and all that are older than `forgetBefore`. */
  async clear(keys: readonly string[], forgetBefore: Date): Promise<void> {
    await db.loginThrottle.deleteMany({
      where: { OR: [{ key: { in: [...keys] } }, { lastFailureAt: { lt: forgetBefore } }] },
    });
  },
});
