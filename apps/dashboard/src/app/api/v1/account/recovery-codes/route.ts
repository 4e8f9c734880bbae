import { bothFactorsInput } from "@gatehouse/domain";
import { renewRecoveryCodes } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(bothFactorsInput, renewRecoveryCodes, { status: 201 });
