import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import { chainLateEntries, signHead } from "./audit-append.ts";
import type { AuditSigner, NewAuditEntry, PlacedEntry, SignedCheckpoint } from "./audit-chain.ts";
import { likeLiteral } from "./scope.ts";

export interface AuditEntry extends Omit<PlacedEntry, "sequence"> {
  /** This and the four below: null until the entry has its place in the chain. */
  sequence: bigint | null;
  prevHash: string | null;
  hash: string | null;
  seal: string | null;
  sealKeyId: string | null;
}

/** All of them have to fit. */
export interface AuditQuery {
  actorId?: string | undefined;
  /** An entity, `virtual_key`, or the beginning of an action of one, `virtual_key.rev`. */
  action?: string | undefined;
  targetType?: string | undefined;
  targetId?: string | undefined;
  /** Part of the actor's name, of the target's id, or of a name before or after the change. */
  search?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface AuditCursor {
  at: Date;
  id: bigint;
}

/** The end of a chain, and what is known of it. */
export interface AuditChainRow {
  sequence: bigint;
  hash: string;
  checkpointSequence: bigint;
  checkpointAt: Date | null;
  verifiedSequence: bigint | null;
  verifiedAt: Date | null;
  firstBad: unknown;
}

/** What a transaction has to write when it is done. */
export interface AuditWriting {
  append(entry: NewAuditEntry): void;
  signer: AuditSigner;
}

export const createAuditRepository = (db: Executor, { append, signer }: AuditWriting) => ({
  /** The entry is written when the transaction's work is done, just before it commits; it cannot be read before. */
  async append(entry: NewAuditEntry): Promise<void> {
    append(entry);
  },

  /** The newest change of one thing. */
  async latest(organizationId: string, target: { type: string; id: string }): Promise<AuditEntry | null> {
    return db.auditEntry.findFirst({
      where: { organizationId, targetType: target.type, targetId: target.id },
      orderBy: { id: "desc" },
    });
  },

  async find(organizationId: string, id: bigint): Promise<AuditEntry | null> {
    return db.auditEntry.findFirst({ where: { organizationId, id } });
  },

  /** Newest first, from behind `after` on. */
  async list(
    organizationId: string,
    { after = null, limit, ...query }: AuditQuery & { after?: AuditCursor | null; limit: number },
  ): Promise<AuditEntry[]> {
    return db.$queryRaw<AuditEntry[]>`
      SELECT ${COLUMNS} FROM "audit_entry" WHERE ${Prisma.join(conditions(organizationId, query, after), " AND ")}
      ORDER BY "at" DESC, "id" DESC LIMIT ${limit}`;
  },

  /** null: nothing has been chained yet. */
  async chain(organizationId: string): Promise<AuditChainRow | null> {
    return db.auditChain.findUnique({ where: { organizationId } });
  },

  /** Entries in the order of the chain, from behind `after` on. */
  async inChain(
    organizationId: string,
    { after, limit }: { after: { sequence: bigint; id: bigint }; limit: number },
  ): Promise<AuditEntry[]> {
    return db.$queryRaw<AuditEntry[]>`
      SELECT ${COLUMNS} FROM "audit_entry" WHERE "organization_id" = ${organizationId}::uuid
        AND ("sequence", "id") > (${after.sequence}::bigint, ${after.id}::bigint)
      ORDER BY "sequence", "id" LIMIT ${limit}`;
  },

  /** The entry with the highest number. */
  async lastInChain(organizationId: string): Promise<{ sequence: bigint; id: bigint } | null> {
    const where = { organizationId, sequence: { not: null } };
    const last = await db.auditEntry.findFirst({
      where,
      orderBy: { sequence: "desc" },
      select: { sequence: true, id: true },
    });
    return last && last.sequence !== null ? { sequence: last.sequence, id: last.id } : null;
  },

  countUnchained: (organizationId: string): Promise<number> =>
    db.auditEntry.count({ where: { organizationId, sequence: null } }),

  /** In the order of the chain, those behind `after`, up to `to`. */
  async checkpoints(
    organizationId: string,
    { after, to, limit }: { after: bigint; to?: bigint; limit?: number },
  ): Promise<SignedCheckpoint[]> {
    return db.auditCheckpoint.findMany({
      where: { organizationId, sequence: { gt: after, ...(to !== undefined && { lte: to }) } },
      orderBy: { sequence: "asc" },
      ...(limit !== undefined && { take: limit }),
    });
  },

  /** See `chainLateEntries`. */
  chainLate: (organizationId: string): Promise<number> => chainLateEntries(db, organizationId, signer),

  /** See `signHead`. */
  signHead: (organizationId: string, at: Date): Promise<void> => signHead(db, organizationId, at, signer),

  async recordVerification(
    organizationId: string,
    { sequence, at, firstBad }: { sequence: bigint; at: Date; firstBad: object | null },
  ): Promise<void> {
    await db.auditChain.updateMany({
      where: { organizationId },
      data: { verifiedSequence: sequence, verifiedAt: at, firstBad: firstBad ?? Prisma.DbNull },
    });
  },
});

const COLUMNS = Prisma.sql`"id", "organization_id"::text AS "organizationId", "at", "actor_kind" AS "actorKind", "actor_id" AS "actorId",
  "actor_label" AS "actorLabel", "action", "target_type" AS "targetType", "target_id" AS "targetId", "before", "after",
  "request_id" AS "requestId", "ip", "sequence", "prev_hash" AS "prevHash", "hash", "seal", "seal_key_id" AS "sealKeyId",
  "chained_late" AS "chainedLate"`;

function conditions(organizationId: string, query: AuditQuery, after: AuditCursor | null): Prisma.Sql[] {
  const all = [Prisma.sql`"organization_id" = ${organizationId}::uuid`];
  const add = (condition: Prisma.Sql) => all.push(condition);
  if (query.actorId) add(Prisma.sql`"actor_id" = ${query.actorId}`);
  if (query.action) {
    // The entity as the index has it, and the beginning of the whole.
    add(Prisma.sql`split_part("action", '.', 1) = split_part(${query.action}, '.', 1)`);
    add(Prisma.sql`"action" LIKE ${`${likeLiteral(query.action)}%`}`);
  }
  if (query.targetType) add(Prisma.sql`"target_type" = ${query.targetType}`);
  if (query.targetId) add(Prisma.sql`"target_id" = ${query.targetId}`);
  if (query.search) {
    // No pattern, so that there are no wildcards and nothing to go back and forth in.
    const part = Prisma.sql`lower(${query.search})`;
    add(Prisma.sql`(strpos(lower("actor_label"), ${part}) > 0 OR strpos(lower("target_id"), ${part}) > 0
      OR strpos(lower("before" ->> 'name'), ${part}) > 0 OR strpos(lower("after" ->> 'name'), ${part}) > 0)`);
  }
  if (query.from) add(Prisma.sql`"at" >= ${query.from}::timestamptz`);
  if (query.to) add(Prisma.sql`"at" < ${query.to}::timestamptz`);
  if (after) add(Prisma.sql`("at", "id") < (${after.at}::timestamptz, ${after.id}::bigint)`);
  return all;
}
