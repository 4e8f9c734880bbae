import type { OrganizationRole } from "@gatehouse/domain";
import type { Executor } from "../client.ts";

export interface AdminTokenRow {
  id: string;
  organizationId: string;
  name: string;
  prefix: string;
  lastFour: string;
  role: OrganizationRole;
  /** As stored: among them may be some that this version does not know. */
  scopes: string[];
  /** The person; null: the operator's own token. */
  createdById: string | null;
  createdByLabel: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedFrom: string | null;
}

export type NewAdminToken = Omit<AdminTokenRow, "revokedAt" | "lastUsedAt" | "lastUsedFrom"> & {
  digest: string;
  pepperVersion: number;
};

/** The digest stays in the database. */
const omit = { digest: true, pepperVersion: true } as const;

export const createAdminTokenRepository = (db: Executor) => ({
  async create(row: NewAdminToken): Promise<void> {
    await db.adminToken.create({ data: row });
  },

  /** @param digests of one token, under each pepper in force */
  findByDigest: (digests: readonly string[]): Promise<AdminTokenRow | null> =>
    db.adminToken.findFirst({ where: { digest: { in: [...digests] } }, omit }),

  find: (organizationId: string, id: string): Promise<AdminTokenRow | null> =>
    db.adminToken.findFirst({ where: { id, organizationId }, omit }),

  /** Newest first. */
  list: (organizationId: string): Promise<AdminTokenRow[]> =>
    db.adminToken.findMany({ where: { organizationId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }], omit }),

  /** Those that nobody has revoked and whose time is not over. */
  countLive: (organizationId: string, now: Date): Promise<number> =>
    db.adminToken.count({ where: { organizationId, revokedAt: null, expiresAt: { gt: now } } }),

  /** Answers whether it was not revoked before. */
  async revoke(organizationId: string, id: string, at: Date): Promise<boolean> {
    const where = { id, organizationId, revokedAt: null };
    return (await db.adminToken.updateMany({ where, data: { revokedAt: at } })).count > 0;
  },

  /** Notes that it was used, unless it was noted after `notedBefore`. */
  async touch(id: string, { at, notedBefore, ip }: { at: Date; notedBefore: Date; ip: string | null }): Promise<void> {
    await db.adminToken.updateMany({
      where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: notedBefore } }] },
      data: { lastUsedAt: at, lastUsedFrom: ip },
    });
  },
});
