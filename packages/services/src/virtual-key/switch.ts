import type { Repositories, VirtualKeyRow } from "@gatehouse/db/admin";
import { type Actor, GatehouseError, mayWriteKey } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import type { VerbContext } from "../platform.ts";

type Tx = Pick<Repositories, "virtualKeys" | "virtualKeyShares" | "audit">;

/**
 * Whom a key belongs to may enable it again only if they disabled it themselves.
 * @throws GatehouseError `forbidden`
 */
export function requireMaySwitch(actor: Actor, key: VirtualKeyRow, disabled: boolean): void {
  if (disabled || !key.disabledAt || key.disabledById === actor.id) return;
  if (mayWriteKey(actor, { teamId: key.teamId, memberId: key.member?.userId ?? null }) === "any") return;
  throw new GatehouseError("forbidden", {
    message: "Somebody else has disabled this key; ask whoever runs the team to enable it.",
  });
}

/** The columns of a key that is switched off or on; what is off already stays as it is. */
export function switched({ actor, now }: Pick<VerbContext, "actor" | "now">, key: VirtualKeyRow, disabled: boolean) {
  if (!disabled) return { disabledAt: null, disabledById: null };
  return key.disabledAt
    ? { disabledAt: key.disabledAt, disabledById: key.disabledById }
    : { disabledAt: now(), disabledById: actor.id };
}

/** Ends a key for good, with the links that hold its secret. */
export async function revokeIn(
  tx: Tx,
  { actor, now }: Pick<VerbContext, "actor" | "now">,
  { id, name, teamId, prefix, lastFour }: VirtualKeyRow,
): Promise<void> {
  await tx.virtualKeys.update(actor.organizationId, id, { revokedAt: now() });
  await tx.virtualKeyShares.withdraw(id);
  const target = { targetType: "virtual_key", targetId: id };
  const before = { name, teamId, prefix, lastFour };
  await recordChange(tx, { actor, now }, { action: "virtual_key.revoke", ...target, before });
}
