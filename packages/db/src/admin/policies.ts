import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";

/** What was in force, and is: of an organization's versions the newest. */
export interface PolicyVersionRow {
  version: number;
  note: string;
  /** The version whose document this one brought back; null: it was a draft. */
  restores: number | null;
  publishedBy: string;
  publishedAt: Date;
}

/** The document is as it was stored: whoever reads it checks whether this version of the product still can. */
export interface PolicyVersionWithDocument extends PolicyVersionRow {
  document: unknown;
}

export interface PolicyDraftRow {
  document: unknown;
  /** Raised with every change. */
  revision: number;
  basedOn: number | null;
  shadow: boolean;
  updatedBy: string;
  updatedAt: Date;
}

const WITHOUT_DOCUMENT = { version: true, note: true, restores: true, publishedBy: true, publishedAt: true } as const;
const json = (document: object) => document as Prisma.InputJsonObject;

export const createPolicyRepository = (db: Executor) => ({
  /**
   * Held until the transaction ends, so that whoever changes the organization's policy or draft does so alone. Whatever
   * else refers to the organization goes on meanwhile.
   */
  async lock(organizationId: string): Promise<void> {
    await db.$queryRaw`SELECT 1 FROM "organization" WHERE "id" = ${organizationId}::uuid FOR NO KEY UPDATE`;
  },

  async inForce(organizationId: string): Promise<PolicyVersionWithDocument | null> {
    return db.policyVersion.findFirst({ where: { organizationId }, orderBy: { version: "desc" } });
  },

  async find(organizationId: string, version: number): Promise<PolicyVersionWithDocument | null> {
    return db.policyVersion.findUnique({ where: { organizationId_version: { organizationId, version } } });
  },

  /** Newest first, from below `before` on. */
  async list(
    organizationId: string,
    { before, limit }: { before: number | null; limit: number },
  ): Promise<PolicyVersionRow[]> {
    return db.policyVersion.findMany({
      where: { organizationId, ...(before !== null && { version: { lt: before } }) },
      select: WITHOUT_DOCUMENT,
      orderBy: { version: "desc" },
      take: limit,
    });
  },

  /** Puts a version in force. @throws GatehouseError `conflict` when there is one of that number */
  async publish(row: PolicyVersionRow & { organizationId: string; document: object }): Promise<void> {
    await db.policyVersion.create({ data: { ...row, document: json(row.document) } });
  },

  async draft(organizationId: string): Promise<PolicyDraftRow | null> {
    return db.policyDraft.findUnique({ where: { organizationId } });
  },

  async saveDraft(organizationId: string, row: PolicyDraftRow & { document: object }): Promise<void> {
    const data = { ...row, document: json(row.document) };
    await db.policyDraft.upsert({ where: { organizationId }, create: { ...data, organizationId }, update: data });
  },

  async setShadow(organizationId: string, shadow: boolean): Promise<void> {
    await db.policyDraft.update({ where: { organizationId }, data: { shadow } });
  },

  async removeDraft(organizationId: string): Promise<void> {
    await db.policyDraft.delete({ where: { organizationId } });
  },
});
