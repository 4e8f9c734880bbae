import type { Executor } from "../client.ts";

/** Whose idempotency key it is. */
export interface IdempotentRequestKey {
  organizationId: string;
  actorId: string;
  keyDigest: string;
}

export interface IdempotentRequestRow {
  fingerprint: string;
  startedAt: Date;
  /** null: it is under way, or was when its server ended. */
  status: number | null;
  sealedAnswer: string | null;
}

export const createIdempotentRequestRepository = (db: Executor) => ({
  /**
   * Takes the key for one request: null when it was free, or the one that has it. Those from before `forgetBefore` are
   * removed first. One statement decides, so that of two at the same time one gets it.
   */
  async claim(
    key: IdempotentRequestKey,
    { fingerprint, at, forgetBefore }: { fingerprint: string; at: Date; forgetBefore: Date },
  ): Promise<IdempotentRequestRow | null> {
    await db.idempotentRequest.deleteMany({ where: { startedAt: { lt: forgetBefore } } });
    const { count } = await db.idempotentRequest.createMany({
      data: [{ ...key, fingerprint, startedAt: at }],
      skipDuplicates: true,
    });
    return count > 0 ? null : db.idempotentRequest.findFirst({ where: key });
  },

  /** Keeps the answer for whoever asks again. */
  async finish(key: IdempotentRequestKey, answer: { status: number; sealedAnswer: string }): Promise<void> {
    await db.idempotentRequest.updateMany({ where: key, data: answer });
  },

  /** It did nothing: the key is free again. */
  async release(key: IdempotentRequestKey): Promise<void> {
    await db.idempotentRequest.deleteMany({ where: { ...key, status: null } });
  },
});
