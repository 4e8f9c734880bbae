import { readKeyLimits, readKeyLimitsInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(readKeyLimitsInput, readKeyLimits);
