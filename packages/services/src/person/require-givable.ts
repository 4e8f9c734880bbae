import { type Actor, GatehouseError, mayGiveRole, type OrganizationRole } from "@gatehouse/domain";

/** @throws GatehouseError `forbidden` for a role that the actor may neither give nor change */
export function requireGivable(actor: Actor, role: OrganizationRole): void {
  if (mayGiveRole(actor, role)) return;
  const message = role === "owner" ? "Only owners make and change owners." : "Your role does not reach that far.";
  throw new GatehouseError("forbidden", { message });
}
