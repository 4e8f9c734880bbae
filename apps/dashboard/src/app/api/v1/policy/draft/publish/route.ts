import { publishPolicyInput } from "@gatehouse/domain";
import { publishPolicy, readPolicyTag } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(publishPolicyInput, publishPolicy, { status: 201, currentTag: readPolicyTag });
