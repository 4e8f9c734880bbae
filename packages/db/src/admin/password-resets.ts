import type { Executor } from "../client.ts";

export interface PasswordResetRow {
  userId: string;
  /** SHA-256 of the token in the link, hex. */
  digest: string;
  createdByLabel: string;
  createdAt: Date;
  expiresAt: Date;
}

export const createPasswordResetRepository = (db: Executor) => ({
  /** The person's only link; one that was made before is worth nothing then. */
  async put({ userId, ...row }: PasswordResetRow): Promise<void> {
    await db.passwordReset.upsert({ where: { userId }, create: { userId, ...row }, update: row });
  },

  findByDigest: (digest: string): Promise<PasswordResetRow | null> =>
    db.passwordReset.findUnique({ where: { digest } }),

  /** Answers false when it was used or replaced meanwhile: of two at a time, one gets true. */
  async take(digest: string): Promise<boolean> {
    return (await db.passwordReset.deleteMany({ where: { digest } })).count > 0;
  },

  async remove(userId: string): Promise<void> {
    await db.passwordReset.deleteMany({ where: { userId } });
  },
});
