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
 * A document as it is stored. One that another version of the product has written may be beyond this one.
 * @throws GatehouseError `conflict`
 */
export function readStored(stored: unknown): PolicyDocument {
  const parsed = policyDocument.safeParse(stored);
  if (parsed.success) return parsed.data;
  const message = "This document was written by another version of Gatehouse, and cannot be read by this one.";
  throw new GatehouseError("conflict", { message, cause: parsed.error });
}

/**
 * The document that is meant. Where no policy is in force, that is one without rules.
 * @throws GatehouseError `not_found`, `forbidden` (a draft is for those who may see the whole organization's policy)
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
