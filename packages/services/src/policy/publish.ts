import type { PublishedPolicyView, publishPolicyInput } from "@gatehouse/domain";
import type * as z from "zod";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { checkDocument, requireNoErrors } from "./document/check-document.ts";
import { loadNames } from "./document/names.ts";
import { readStored } from "./document/stored-document.ts";
import { requireDraft } from "./draft/change-draft.ts";
import { putInForce } from "./put-in-force.ts";
import { requireSeen } from "./require-seen.ts";
import { overtaken } from "./view.ts";

/**
 * Puts the draft in force as the next version; it is the draft no more. Answers what its author should know.
 * @throws GatehouseError `not_found` without a draft, `conflict` when it was changed since, when another version is in force
 *   than the one that was seen, or when this product cannot read it, `invalid_request` with every error by its path
 */
export async function publishPolicy(
  context: VerbContext,
  { revision, inForce: seen, note }: z.output<typeof publishPolicyInput>,
): Promise<PublishedPolicyView> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.write");
  return db.transaction(async (tx) => {
    await tx.policies.lock(actor.organizationId);
    const draft = await requireDraft(tx, actor, revision);
    const inForce = await tx.policies.inForce(actor.organizationId);
    requireSeen(inForce, seen, "Review the difference, then publish again.");
    const document = readStored(draft.document);
    const issues = checkDocument(document, await loadNames(tx, actor), context);
    requireNoErrors(issues, "The draft cannot be published");
    const published = await putInForce(tx, context, { action: "policy.publish", document, note, restores: null });
    await tx.policies.removeDraft(actor.organizationId);
    return { published, warnings: [...overtaken(draft, inForce?.version ?? null), ...issues] };
  });
}
