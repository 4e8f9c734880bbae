import { dryRunPolicyInput } from "@gatehouse/domain";
import { dryRunPolicy } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(dryRunPolicyInput, dryRunPolicy);
