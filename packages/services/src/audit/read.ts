import { type AuditEntryView, GatehouseError } from "@gatehouse/domain";
import * as z from "zod";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewAuditEntry } from "./view.ts";

export const readAuditEntryInput = z.strictObject({ entry: z.string().max(100) });

/**
 * One entry of the audit log, with what was before and after it.
 * @throws GatehouseError `not_found` also for what is no id at all
 */
export async function readAuditEntry(
  { db, actor }: VerbContext,
  { entry }: z.output<typeof readAuditEntryInput>,
): Promise<AuditEntryView> {
  requireInOrganization(actor, "audit.read");
  if (!/^\d{1,18}$/.test(entry)) throw new GatehouseError("not_found");
  return viewAuditEntry(found(await db.audit.find(actor.organizationId, BigInt(entry))));
}
