import { type Actor, GatehouseError, mayWriteKey } from "@gatehouse/domain";
import { requireInTeam } from "../authorize.ts";

/**
 * Who may change a key: whoever runs its team, any way; the member it belongs to, in a few ways (see `mayWriteKey`).
 * @throws GatehouseError `not_found` for a key that the actor may not even see, `forbidden`
 */
export function requireKeyWrite(actor: Actor, key: { teamId: string; memberId: string | null }): "any" | "own" {
  const may = mayWriteKey(actor, key);
  if (may) return may;
  requireInTeam(actor, "virtual_key.write", key.teamId);
  throw new GatehouseError("forbidden");
}

/** The same of a row of the database. */
export const requireRowWrite = (actor: Actor, row: { teamId: string; member: { userId: string } | null }) =>
  requireKeyWrite(actor, { teamId: row.teamId, memberId: row.member?.userId ?? null });
