import type { Repositories } from "@gatehouse/db/admin";
import { EMPTY_POLICY, isGatehouseError } from "@gatehouse/domain";
import { type CompiledPolicy, compilePolicy } from "@gatehouse/routing";
import { readStored } from "../document/stored-document.ts";

/** The policies that decided requests on record, each read once. */
export type RecordedPolicies = (version: number | null) => Promise<CompiledPolicy>;

export function createRecordedPolicies(
  db: Pick<Repositories, "policies">,
  { organizationId }: { organizationId: string },
): RecordedPolicies {
  const none = compilePolicy(EMPTY_POLICY);
  const known = new Map<number, CompiledPolicy>();
  return async (version) => {
    if (version === null) return none;
    const found = known.get(version);
    if (found) return found;
    const row = await db.policies.find(organizationId, version);
    const policy = (row && compiled(row.document)) ?? none;
    known.set(version, policy);
    return policy;
  };
}

/** One that this version of the product cannot read asked for nothing that is known of. */
function compiled(document: unknown): CompiledPolicy | undefined {
  try {
    return compilePolicy(readStored(document));
  } catch (error) {
    if (isGatehouseError(error)) return undefined;
    throw error;
  }
}
