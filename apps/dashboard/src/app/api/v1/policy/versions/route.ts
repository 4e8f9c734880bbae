import { listPolicyVersions, listPolicyVersionsInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(listPolicyVersionsInput, listPolicyVersions);
