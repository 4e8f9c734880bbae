import { listAuditCheckpoints, listAuditCheckpointsInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(listAuditCheckpointsInput, listAuditCheckpoints);
