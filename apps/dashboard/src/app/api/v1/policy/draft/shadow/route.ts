import { setPolicyShadowInput } from "@gatehouse/domain";
import { readPolicyTag, setPolicyShadow } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const PUT = withActor(setPolicyShadowInput, setPolicyShadow, { currentTag: readPolicyTag });
