import { bothFactorsInput } from "@gatehouse/domain";
import { disableTotp } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(bothFactorsInput, disableTotp);
