import { readUsage, readUsageInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(readUsageInput, readUsage);
