import { listAudit, listAuditInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(listAuditInput, listAudit);
