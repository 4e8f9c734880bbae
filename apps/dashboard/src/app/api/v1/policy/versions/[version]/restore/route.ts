import { restorePolicyInput } from "@gatehouse/domain";
import { readPolicyTag, restorePolicy } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(restorePolicyInput, restorePolicy, { status: 201, currentTag: readPolicyTag });
