import type { AuditEntry } from "@gatehouse/db/admin";
import type { AuditEntryView } from "@gatehouse/domain";

export const viewAuditEntry = (entry: AuditEntry): AuditEntryView => ({
  id: entry.id.toString(),
  at: entry.at.toISOString(),
  actor: entry.actorLabel,
  actorKind: entry.actorKind,
  actorId: entry.actorId,
  action: entry.action,
  targetType: entry.targetType,
  targetId: entry.targetId,
  before: entry.before,
  after: entry.after,
  requestId: entry.requestId,
  ip: entry.ip,
  sequence: entry.sequence?.toString() ?? null,
  hash: entry.hash,
  chainedLate: entry.chainedLate,
});
