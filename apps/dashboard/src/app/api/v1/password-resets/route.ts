import { resetPasswordInput } from "@gatehouse/domain";
import { resetPassword } from "@gatehouse/services";
import { withoutActor } from "#server/with-actor.ts";

export const POST = withoutActor(resetPasswordInput, resetPassword);
