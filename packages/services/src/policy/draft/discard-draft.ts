import type { discardPolicyDraftInput } from "@gatehouse/domain";
import type * as z from "zod";
import { requireInOrganization } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { recordDraftChange, requireDraft } from "./change-draft.ts";

/** Throws the draft away; what is in force stays. @throws GatehouseError `not_found`, `conflict` (it was changed since) */
export async function discardPolicyDraft(
  context: VerbContext,
  input: z.output<typeof discardPolicyDraftInput>,
): Promise<void> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.write");
  await db.transaction(async (tx) => {
    await tx.policies.lock(actor.organizationId);
    const { revision } = await requireDraft(tx, actor, input.revision);
    await tx.policies.removeDraft(actor.organizationId);
    await recordDraftChange(tx, context, { action: "policy.discard_draft", before: { revision } });
  });
}
