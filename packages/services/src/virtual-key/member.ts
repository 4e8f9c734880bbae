import type { Repositories } from "@gatehouse/db/admin";
import { invalidField } from "../authorize.ts";

/**
 * A key can belong to a member of its own team only, who stays one until the transaction ends.
 * @throws GatehouseError `invalid_request` (field `memberId`)
 */
export async function requireMember(tx: Pick<Repositories, "teams">, teamId: string, userId: string): Promise<void> {
  if (!(await tx.teams.lockMember(teamId, userId, "share"))) {
    throw invalidField("memberId", "This person is not a member of the key's team.");
  }
}
