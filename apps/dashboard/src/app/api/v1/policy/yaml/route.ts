import { renderPolicyInput } from "@gatehouse/domain";
import { renderPolicy } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(renderPolicyInput, renderPolicy);
