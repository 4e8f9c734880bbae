import type { Executor } from "../client.ts";
import type { PreviousSecretRow, StoredSecret } from "./virtual-keys.ts";

export const createVirtualKeySecretRepository = (db: Executor) => ({
  /** The secret that the key has now. */
  async find(organizationId: string, id: string): Promise<StoredSecret | null> {
    const select = { digest: true, pepperVersion: true, prefix: true, lastFour: true };
    return db.virtualKey.findFirst({ where: { organizationId, id }, select });
  },

  /**
   * Puts another secret in the place of `old`, which works on until `validUntil`; the one before that is over, and so
   * is all that was kept of its use. Answers false, with nothing changed, when the key's secret is not `old` any more.
   */
  async rotate(
    organizationId: string,
    id: string,
    {
      old,
      next,
      ...grace
    }: { old: StoredSecret; next: StoredSecret } & Pick<
      PreviousSecretRow,
      "replacedAt" | "replacedByLabel" | "validUntil"
    >,
  ): Promise<boolean> {
    const where = { id, organizationId, digest: old.digest, revokedAt: null };
    const { count } = await db.virtualKey.updateMany({ where, data: next });
    if (count === 0) return false;
    const data = { ...old, ...grace };
    await db.virtualKeyPreviousSecret.upsert({
      where: { virtualKeyId: id },
      create: { virtualKeyId: id, ...data },
      update: data,
    });
    await db.virtualKeySecretActivity.deleteMany({ where: { virtualKeyId: id } });
    return true;
  },

  /** Gives the old secret other time, unless it is over already at `now`. Answers whether it did. */
  async changeGrace(id: string, validUntil: Date, now: Date): Promise<boolean> {
    const where = { virtualKeyId: id, validUntil: { gt: now } };
    return (await db.virtualKeyPreviousSecret.updateMany({ where, data: { validUntil } })).count > 0;
  },
});
