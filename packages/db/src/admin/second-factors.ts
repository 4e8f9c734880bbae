import type { Executor } from "../client.ts";

export interface SecondFactorRow {
  userId: string;
  sealedSecret: string;
  /** null: no code of it was given yet; it is not asked for. */
  confirmedAt: Date | null;
}

export const createSecondFactorRepository = (db: Executor) => ({
  find: (userId: string): Promise<SecondFactorRow | null> =>
    db.secondFactor.findUnique({
      where: { userId },
      select: { userId: true, sealedSecret: true, confirmedAt: true },
    }),

  /** Stores a secret that is to be confirmed, in place of one that never was. */
  async begin({ userId, ...row }: { userId: string; sealedSecret: string; createdAt: Date }): Promise<void> {
    await db.secondFactor.deleteMany({ where: { userId, confirmedAt: null } });
    await db.secondFactor.create({ data: { userId, ...row } });
  },

  /** Answers false when there is nothing to confirm. */
  async confirm(userId: string, { at, step }: { at: Date; step: number }): Promise<boolean> {
    const where = { userId, confirmedAt: null };
    const { count } = await db.secondFactor.updateMany({ where, data: { confirmedAt: at, lastStep: step } });
    return count > 0;
  },

  /** Answers false for a step that is not newer than all that were accepted: of two at a time, one passes. */
  async acceptStep(userId: string, step: number): Promise<boolean> {
    const { count } = await db.secondFactor.updateMany({
      where: { userId, confirmedAt: { not: null }, lastStep: { lt: step } },
      data: { lastStep: step },
    });
    return count > 0;
  },

  /** With its recovery codes. */
  async remove(userId: string): Promise<void> {
    await db.recoveryCode.deleteMany({ where: { userId } });
    await db.secondFactor.deleteMany({ where: { userId } });
  },

  async recoveryDigests(userId: string): Promise<string[]> {
    const codes = await db.recoveryCode.findMany({ where: { userId }, select: { digest: true } });
    return codes.map(({ digest }) => digest);
  },

  async replaceRecoveryCodes(userId: string, digests: readonly string[]): Promise<void> {
    await db.recoveryCode.deleteMany({ where: { userId } });
    await db.recoveryCode.createMany({ data: digests.map((digest) => ({ userId, digest })) });
  },

  /** Answers false when it was used before. */
  async useRecoveryCode(userId: string, digest: string): Promise<boolean> {
    return (await db.recoveryCode.deleteMany({ where: { userId, digest } })).count > 0;
  },
});
