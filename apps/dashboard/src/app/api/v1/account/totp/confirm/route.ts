import { confirmTotpInput } from "@gatehouse/domain";
import { confirmTotp } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(confirmTotpInput, confirmTotp);
