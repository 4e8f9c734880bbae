import { discardPolicyDraftInput, savePolicyDraftInput } from "@gatehouse/domain";
import { discardPolicyDraft, readPolicyTag, savePolicyDraft } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const PUT = withActor(savePolicyDraftInput, savePolicyDraft, { currentTag: readPolicyTag });
export const DELETE = withActor(discardPolicyDraftInput, discardPolicyDraft, { currentTag: readPolicyTag });
