import type { AdminDatabase, AuditCursor, AuditEntry, AuditQuery } from "@gatehouse/db/admin";
import { auditExportFormat, auditFilters } from "@gatehouse/domain";
import * as z from "zod";
import { requireInOrganization } from "../authorize.ts";
import { csvRecord } from "../export/csv.ts";
import { CSV_TYPE, type Download, JSON_LINES_TYPE } from "../export/download.ts";
import type { VerbContext } from "../platform.ts";
import { recordChange } from "./record.ts";

export const exportAuditInput = z.strictObject({ ...auditFilters, format: auditExportFormat.default("csv") });

/** Entries in memory at a time. */
const PAGE = 500;

/**
 * What the list shows for the same filters, newest first, as a file. That somebody took it is an entry of its own, which is
 * written before the first byte is sent and is not in the file.
 */
export async function exportAudit(
  { db, actor, now }: VerbContext,
  { format, ...filters }: z.output<typeof exportAuditInput>,
): Promise<Download> {
  requireInOrganization(actor, "audit.read");
  const { organizationId } = actor;
  const first = await db.audit.list(organizationId, { ...filters, limit: PAGE });
  const target = { targetType: "organization", targetId: organizationId };
  await db.transaction((tx) =>
    recordChange(tx, { actor, now }, { action: "audit.export", ...target, after: { format, ...filters } }),
  );
  const pages = followingPages(db, organizationId, filters, first);
  return {
    fileName: `audit-log-${now().toISOString().slice(0, 10)}.${format}`,
    contentType: format === "csv" ? CSV_TYPE : JSON_LINES_TYPE,
    chunks: format === "csv" ? csvOf(pages) : jsonLinesOf(pages),
  };
}

/** Page by page from the first on; what is written meanwhile is newer than all of them. */
async function* followingPages(db: AdminDatabase, organizationId: string, filters: AuditQuery, first: AuditEntry[]) {
  let page = first;
  while (page.length > 0) {
    yield page;
    if (page.length < PAGE) return;
    const { at, id } = page.at(-1) as AuditCursor;
    page = await db.audit.list(organizationId, { ...filters, after: { at, id }, limit: PAGE });
  }
}

const HEADER = [
  "sequence",
  "time",
  "actor kind",
  "actor id",
  "actor",
  "action",
  "target type",
  "target id",
  "before",
  "after",
  "request id",
  "ip",
  "entry id",
  "chained late",
  "previous hash",
  "hash",
];

async function* csvOf(pages: AsyncIterable<AuditEntry[]>): AsyncIterable<string> {
  yield csvRecord(HEADER);
  for await (const page of pages) yield page.map((entry) => csvRecord(cellsOf(entry))).join("");
}

const cellsOf = (entry: AuditEntry) => [
  entry.sequence,
  entry.at.toISOString(),
  entry.actorKind,
  entry.actorId,
  entry.actorLabel,
  entry.action,
  entry.targetType,
  entry.targetId,
  entry.before === null ? null : JSON.stringify(entry.before),
  entry.after === null ? null : JSON.stringify(entry.after),
  entry.requestId,
  entry.ip,
  entry.id,
  entry.chainedLate ? "yes" : "no",
  entry.prevHash,
  entry.hash,
];

/** Each line has all that its hash was made of, so that it can be made again. */
async function* jsonLinesOf(pages: AsyncIterable<AuditEntry[]>): AsyncIterable<string> {
  for await (const page of pages) yield page.map((entry) => `${toJson(entry)}\n`).join("");
}

const toJson = (entry: AuditEntry): string =>
  JSON.stringify(entry, (_, value) => (typeof value === "bigint" ? value.toString() : value));
