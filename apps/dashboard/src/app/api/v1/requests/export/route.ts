import { exportRequests, exportRequestsInput } from "@gatehouse/services";
import { withActorDownload } from "#server/with-actor.ts";

export const GET = withActorDownload(exportRequestsInput, exportRequests);
