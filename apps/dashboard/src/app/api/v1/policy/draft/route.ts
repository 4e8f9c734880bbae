import { discardPolicyDraftInput, savePolicyDraftInput } from "@gatehouse/domain";
import { discardPolicyDraft, savePolicyDraft } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const PUT = withActor(savePolicyDraftInput, savePolicyDraft);
export const DELETE = withActor(discardPolicyDraftInput, discardPolicyDraft);
