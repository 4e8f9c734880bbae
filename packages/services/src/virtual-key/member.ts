import type { Repositories } from "@gatehouse/db/admin";
import { invalidField } from "../authorize.ts";

/** A key can belong to a member of its own team only. @throws GatehouseError `invalid_request` (field `memberId`) */
export async function requireMember(db: Pick<Repositories, "teams">, teamId: string, userId: string): Promise<void> {
  if (!(await db.teams.findMember(teamId, userId))) {
    throw invalidField("memberId", "This person is not a member of the key's team.");
  }
}
