import { type Action, type Actor, GatehouseError, mayInOrganization, mayInTeam, visibleTeams } from "@gatehouse/domain";

/** @throws GatehouseError `forbidden` */
export function requireInOrganization(actor: Actor, action: Action): void {
  if (!mayInOrganization(actor, action)) throw new GatehouseError("forbidden");
}

/** For what belongs to no team and may be seen by whoever has the right in any team. @throws GatehouseError `forbidden` */
export function requireSomewhere(actor: Actor, action: Action): void {
  if (visibleTeams(actor, action).length === 0) throw new GatehouseError("forbidden");
}

/**
 * What the actor may not even read is not there for them, so that ids cannot be probed.
 * @throws GatehouseError `not_found` for a team whose data they may not read, `forbidden` when reading is all they may
 */
export function requireInTeam(actor: Actor, action: Action, teamId: string): void {
  if (mayInTeam(actor, action, teamId)) return;
  const reading = action.replace(/\.write$/, ".read") as Action;
  throw new GatehouseError(mayInTeam(actor, reading, teamId) ? "forbidden" : "not_found");
}

/** @throws GatehouseError `not_found` for null and undefined */
export function found<T>(row: T | null | undefined): T {
  if (row === null || row === undefined) throw new GatehouseError("not_found");
  return row;
}

/** An input that is well formed and yet not acceptable. */
export const invalidField = (field: string, message: string): GatehouseError =>
  new GatehouseError("invalid_request", { message, param: field, fields: { [field]: message } });
