import { readPolicyVersionInput } from "@gatehouse/domain";
import { readPolicyVersion } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(readPolicyVersionInput, readPolicyVersion);
