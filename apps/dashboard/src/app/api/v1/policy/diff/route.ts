import { diffPoliciesInput } from "@gatehouse/domain";
import { diffPolicies } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(diffPoliciesInput, diffPolicies);
