import { GatehouseError, type PolicyDraftView, type setPolicyShadowInput } from "@gatehouse/domain";
import type * as z from "zod";
import { requireInOrganization } from "../../authorize.ts";
import type { VerbContext } from "../../platform.ts";
import { checkDocument, requireNoErrors } from "../document/check-document.ts";
import { loadNames } from "../document/names.ts";
import { readStored } from "../document/stored-document.ts";
import { viewDraft } from "../view.ts";
import { recordDraftChange, requireDraft } from "./change-draft.ts";

/**
 * Lets the draft run beside the policy in force, where records tell what it would do otherwise, or ends that.
 * @throws GatehouseError `not_found`, `conflict` (the draft was changed since, or there is no policy to run beside),
 *   `invalid_request` for a draft with errors
 */
export async function setPolicyShadow(
  context: VerbContext,
  { revision, shadow }: z.output<typeof setPolicyShadowInput>,
): Promise<PolicyDraftView> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.write");
  const names = await loadNames(db, actor);
  return db.transaction(async (tx) => {
    await tx.policies.lock(actor.organizationId);
    const draft = await requireDraft(tx, actor, revision);
    const inForce = (await tx.policies.inForce(actor.organizationId))?.version ?? null;
    if (shadow) {
      if (inForce === null) {
        const message = "No policy is in force that the draft could run beside.";
        throw new GatehouseError("conflict", { message });
      }
      requireNoErrors(
        checkDocument(readStored(draft.document), names, context),
        "The draft cannot run beside the policy",
      );
    }
    if (draft.shadow !== shadow) {
      await tx.policies.setShadow(actor.organizationId, shadow);
      const before = { revision, shadow: draft.shadow };
      await recordDraftChange(tx, context, { action: "policy.set_shadow", before, after: { revision, shadow } });
    }
    return viewDraft({ ...draft, shadow }, { inForce, names, platform: context });
  });
}
