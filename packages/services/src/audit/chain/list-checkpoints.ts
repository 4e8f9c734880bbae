import type { AuditCheckpointView, Page } from "@gatehouse/domain";
import * as z from "zod";
import { requireInOrganization } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";

export const listAuditCheckpointsInput = z.strictObject({
  /** Number of an entry: only checkpoints of later ones. Whoever keeps copies asks for what is behind the last. */
  after: z.coerce.bigint().min(0n).max(999_999_999_999_999_999n).default(0n),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
});

/** The signed checkpoints in the order of the chain; `nextCursor` is the next `after`. */
export async function listAuditCheckpoints(
  { db, actor }: VerbContext,
  { after, limit }: z.output<typeof listAuditCheckpointsInput>,
): Promise<Page<AuditCheckpointView>> {
  requireInOrganization(actor, "audit.read");
  const rows = await db.audit.checkpoints(actor.organizationId, { after, limit: limit + 1 });
  const items = rows
    .slice(0, limit)
    .map((row) => ({ ...row, sequence: row.sequence.toString(), at: row.at.toISOString() }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.sequence ?? null) : null };
}
