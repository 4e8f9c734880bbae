import { testVirtualKeyInput, uuid } from "@gatehouse/domain";
import { testVirtualKey } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(testVirtualKeyInput.extend({ id: uuid }), testVirtualKey);
