import type { PolicyVersionDetail, readPolicyVersionInput } from "@gatehouse/domain";
import type * as z from "zod";
import { found, requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewVersionDetail } from "./view.ts";

/** One version with its document, as the actor may see it. @throws GatehouseError `not_found` */
export async function readPolicyVersion(
  { db, actor }: VerbContext,
  { version }: z.output<typeof readPolicyVersionInput>,
): Promise<PolicyVersionDetail> {
  requireSomewhere(actor, "policy.read");
  const row = found(await db.policies.find(actor.organizationId, version));
  const newest = await db.policies.inForce(actor.organizationId);
  return viewVersionDetail(row, { inForce: newest?.version === version, reader: actor });
}
