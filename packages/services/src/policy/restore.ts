import { GatehouseError, type PublishedPolicyView, type restorePolicyInput } from "@gatehouse/domain";
import type * as z from "zod";
import { found, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { checkDocument, requireNoErrors } from "./document/check-document.ts";
import { loadNames } from "./document/names.ts";
import { readStored } from "./document/stored-document.ts";
import { putInForce } from "./put-in-force.ts";
import { requireSeen } from "./require-seen.ts";

/**
 * Brings the document of an earlier version back into force, as a version of its own. The draft stays as it is.
 * @throws GatehouseError `not_found`, `conflict` for the version in force, when another one is in force than was seen, or
 *   when this product cannot read it, `invalid_request` when it refers to what is gone by now
 */
export async function restorePolicy(
  context: VerbContext,
  { version, inForce: seen, note }: z.output<typeof restorePolicyInput>,
): Promise<PublishedPolicyView> {
  const { db, actor } = context;
  requireInOrganization(actor, "policy.write");
  return db.transaction(async (tx) => {
    await tx.policies.lock(actor.organizationId);
    const earlier = found(await tx.policies.find(actor.organizationId, version));
    const inForce = await tx.policies.inForce(actor.organizationId);
    if (inForce?.version === version) {
      throw new GatehouseError("conflict", { message: `Version ${version} is the one in force.` });
    }
    requireSeen(inForce, seen, "Compare it with the version that you want back, then roll back again.");
    const document = readStored(earlier.document);
    const issues = checkDocument(document, await loadNames(tx, actor), context);
    requireNoErrors(issues, `Version ${version} cannot be brought back`);
    const published = await putInForce(tx, context, { action: "policy.restore", document, note, restores: version });
    return { published, warnings: issues };
  });
}
