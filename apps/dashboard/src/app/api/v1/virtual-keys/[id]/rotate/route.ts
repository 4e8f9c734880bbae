import { rotateVirtualKeyInput, uuid } from "@gatehouse/domain";
import { rotateVirtualKey } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(rotateVirtualKeyInput.extend({ id: uuid }), rotateVirtualKey);
