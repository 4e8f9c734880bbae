import type { Repositories } from "@gatehouse/db/admin";
import {
  type Actor,
  EMPTY_POLICY,
  GatehouseError,
  type PolicyDocument,
  type PolicyReference,
  policyDocument,
} from "@gatehouse/domain";
import { found, requireInOrganization, requireSomewhere } from "../../authorize.ts";

/**
 * A document as it is stored. One that a newer version of the product has written may be beyond this one.
 * @throws GatehouseError `conflict`
 */
export function readStored(stored: unknown): PolicyDocument {
  const parsed = policyDocument.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw new GatehouseError("conflict", { message: UNREADABLE, cause: parsed.error });
}

/** The same where the rest is of use without the document. null: it is beyond this version of the product. */
export function readIfReadable(stored: unknown): PolicyDocument | null {
  const parsed = policyDocument.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

export const UNREADABLE =
  "This policy was written by a newer version of Gatehouse, and cannot be read by this one. Update Gatehouse here.";

/**
 * The document that is meant, as it is stored: what leaves of it is for `shownTo` to say. Where no policy is in force, it
 * is one without rules.
 * @throws GatehouseError `not_found`, `forbidden` (a draft is for those who may see the whole organization's policy),
 *   `conflict` (it cannot be read)
 */
export async function documentOf(
  db: Pick<Repositories, "policies">,
  actor: Actor,
  reference: PolicyReference,
): Promise<PolicyDocument> {
  const { organizationId } = actor;
  if (reference === "draft") {
    requireInOrganization(actor, "policy.read");
    return readStored(found(await db.policies.draft(organizationId)).document);
  }
  requireSomewhere(actor, "policy.read");
  if (reference !== "live") return readStored(found(await db.policies.find(organizationId, reference)).document);
  const inForce = await db.policies.inForce(organizationId);
  return inForce ? readStored(inForce.document) : EMPTY_POLICY;
}
