import { readAuditEntry, readAuditEntryInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(readAuditEntryInput, readAuditEntry);
