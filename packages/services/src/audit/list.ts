import { type AuditEntryView, GatehouseError, type Page } from "@gatehouse/domain";
import * as z from "zod";
import { requireInOrganization } from "../authorize.ts";
import { pageLimit } from "../paging.ts";
import type { VerbContext } from "../platform.ts";

export const listAuditInput = z.strictObject({ cursor: z.string().max(40).optional(), limit: pageLimit });

/** The changes of the organization, newest first. */
export async function listAudit(
  { db, actor }: VerbContext,
  { cursor, limit }: z.output<typeof listAuditInput>,
): Promise<Page<AuditEntryView>> {
  requireInOrganization(actor, "audit.read");
  const rows = await db.audit.list(actor.organizationId, { beforeId: readCursor(cursor), limit: limit + 1 });
  const items = rows.slice(0, limit).map((entry) => ({
    id: entry.id.toString(),
    at: entry.at.toISOString(),
    actor: entry.actorLabel,
    action: entry.action,
    targetType: entry.targetType,
    targetId: entry.targetId,
    before: entry.before,
    after: entry.after,
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function readCursor(cursor: string | undefined): bigint | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,18}$/.test(cursor))
    throw new GatehouseError("invalid_request", { message: "The cursor is not valid.", param: "cursor" });
  return BigInt(cursor);
}
