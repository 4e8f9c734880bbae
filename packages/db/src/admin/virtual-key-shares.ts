import type { Executor } from "../client.ts";

/** A secret on its way to somebody, without the secret. */
export interface VirtualKeyShareRow {
  id: string;
  createdByLabel: string;
  createdAt: Date;
  expiresAt: Date;
  openedAt: Date | null;
  openedFrom: string | null;
  /** Whether it still holds what was put into it. */
  holds: boolean;
}

export interface NewVirtualKeyShare {
  id: string;
  organizationId: string;
  virtualKeyId: string;
  sealed: string;
  proofDigest: string;
  createdByLabel: string;
  createdAt: Date;
  expiresAt: Date;
}

export interface TakenShare {
  organizationId: string;
  virtualKeyId: string;
  virtualKeyName: string;
  sealed: string;
}

export const createVirtualKeyShareRepository = (db: Executor) => ({
  /** Beside it, what was never opened in time is emptied, of all organizations. */
  async create(row: NewVirtualKeyShare): Promise<void> {
    await db.virtualKeyShare.updateMany({
      where: { sealed: { not: null }, expiresAt: { lte: row.createdAt } },
      data: { sealed: null },
    });
    await db.virtualKeyShare.create({ data: row });
  },

  /**
   * Takes out what is in it, once: of several that ask at the same time, one gets it. null: there is no such share, the
   * proof does not fit, it was opened or withdrawn, or its time is over.
   */
  async take(
    id: string,
    { proofDigest, at, from }: { proofDigest: string; at: Date; from: string | null },
  ): Promise<TakenShare | null> {
    const [taken] = await db.$queryRaw<TakenShare[]>`
      WITH "given" AS (
        SELECT s."id", s."sealed", k."id" AS "keyId", k."name" FROM "virtual_key_share" AS s
        JOIN "virtual_key" AS k ON k."id" = s."virtual_key_id"
        WHERE s."id" = ${id}::uuid AND s."proof_digest" = ${proofDigest} AND s."sealed" IS NOT NULL
          AND s."expires_at" > ${at}::timestamptz
        FOR UPDATE OF s
      )
      UPDATE "virtual_key_share" AS s SET "sealed" = NULL, "opened_at" = ${at}::timestamptz, "opened_from" = ${from}
      FROM "given" WHERE s."id" = "given"."id"
      RETURNING s."organization_id" AS "organizationId", "given"."keyId" AS "virtualKeyId",
        "given"."name" AS "virtualKeyName", "given"."sealed"`;
    return taken ?? null;
  },

  /** Empties those of the key that nobody has opened; answers how many there were. */
  async withdraw(virtualKeyId: string): Promise<number> {
    const where = { virtualKeyId, sealed: { not: null } };
    return (await db.virtualKeyShare.updateMany({ where, data: { sealed: null } })).count;
  },

  /** Newest first. */
  async list(virtualKeyId: string, limit: number): Promise<VirtualKeyShareRow[]> {
    const rows = await db.virtualKeyShare.findMany({
      where: { virtualKeyId },
      orderBy: { createdAt: "desc" },
      take: limit,
    });
    return rows.map(({ id, createdByLabel, createdAt, expiresAt, openedAt, openedFrom, sealed }) => ({
      id,
      createdByLabel,
      createdAt,
      expiresAt,
      openedAt,
      openedFrom,
      holds: sealed !== null,
    }));
  },
});
