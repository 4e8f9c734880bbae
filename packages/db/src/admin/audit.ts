import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";

/** One change, as it is kept for ever. `before` and `after` never hold a secret. */
export interface NewAuditEntry {
  organizationId: string;
  at: Date;
  actorKind: string;
  actorId: string;
  actorLabel: string;
  action: string;
  targetType: string;
  targetId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  requestId: string;
  ip: string | null;
}

export interface AuditEntry extends Omit<NewAuditEntry, "before" | "after"> {
  id: bigint;
  before: unknown;
  after: unknown;
}

const json = (value: Record<string, unknown> | null) =>
  value === null ? Prisma.DbNull : (value as Prisma.InputJsonObject);

export const createAuditRepository = (db: Executor) => ({
  async append(entry: NewAuditEntry): Promise<void> {
    await db.auditEntry.create({ data: { ...entry, before: json(entry.before), after: json(entry.after) } });
  },

  /** The newest change of one thing. */
  async latest(organizationId: string, target: { type: string; id: string }): Promise<AuditEntry | null> {
    return db.auditEntry.findFirst({
      where: { organizationId, targetType: target.type, targetId: target.id },
      orderBy: { id: "desc" },
    });
  },

  /** Newest first, from below `beforeId` on. */
  async list(organizationId: string, page: { beforeId: bigint | null; limit: number }): Promise<AuditEntry[]> {
    return db.auditEntry.findMany({
      where: { organizationId, ...(page.beforeId !== null && { id: { lt: page.beforeId } }) },
      orderBy: { id: "desc" },
      take: page.limit,
    });
  },
});
