import { type AuditEntryView, auditFilters, type Page } from "@gatehouse/domain";
import * as z from "zod";
import { requireInOrganization } from "../authorize.ts";
import { pageLimit } from "../paging.ts";
import type { VerbContext } from "../platform.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { viewAuditEntry } from "./view.ts";

export const listAuditInput = z.strictObject({
  ...auditFilters,
  cursor: z.string().max(100).optional(),
  limit: pageLimit,
});

/** The changes of the organization, newest first. */
export async function listAudit(
  { db, actor }: VerbContext,
  { cursor, limit, ...filters }: z.output<typeof listAuditInput>,
): Promise<Page<AuditEntryView>> {
  requireInOrganization(actor, "audit.read");
  const after = cursor === undefined ? null : readCursor(cursor);
  const rows = await db.audit.list(actor.organizationId, { ...filters, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(viewAuditEntry), nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}
