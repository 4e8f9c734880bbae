import { exportUsage, exportUsageInput } from "@gatehouse/services";
import { withActorDownload } from "#server/with-actor.ts";

export const GET = withActorDownload(exportUsageInput, exportUsage);
