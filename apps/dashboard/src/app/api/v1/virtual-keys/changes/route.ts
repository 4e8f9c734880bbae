import { changeVirtualKeysInput } from "@gatehouse/domain";
import { changeVirtualKeys } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(changeVirtualKeysInput, changeVirtualKeys);
