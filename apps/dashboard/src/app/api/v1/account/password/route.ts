import { changePasswordInput } from "@gatehouse/domain";
import { changePassword } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(changePasswordInput, changePassword);
