import { exportAudit, exportAuditInput } from "@gatehouse/services";
import { withActorDownload } from "#server/with-actor.ts";

export const GET = withActorDownload(exportAuditInput, exportAudit);
