import { type AuditEntryView, mayInOrganization, mayInTeam } from "@gatehouse/domain";
import { viewAuditEntry } from "../audit/view.ts";
import { found, requireInTeam } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { requireRowWrite } from "./may-write.ts";

const MOST = 100;

/** The last changes of one key, newest first: for those who may read the audit log, and those who may change the key. */
export async function listVirtualKeyChanges(
  { db, actor }: VerbContext,
  { id }: { id: string },
): Promise<{ items: AuditEntryView[] }> {
  const key = found(await db.virtualKeys.find(actor.organizationId, id));
  requireInTeam(actor, "virtual_key.read", key.teamId);
  const mayRead = mayInOrganization(actor, "audit.read") || mayInTeam(actor, "virtual_key.write", key.teamId);
  if (!mayRead) requireRowWrite(actor, key);
  const entries = await db.audit.list(actor.organizationId, { targetType: "virtual_key", targetId: id, limit: MOST });
  return { items: entries.map(viewAuditEntry) };
}
