import { GatehouseError } from "@gatehouse/domain";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import { requireGivable } from "../person/require-givable.ts";
import type { VerbContext } from "../platform.ts";

/** Takes an invitation back; its link is worth nothing then. */
export async function revokeInvitation({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  requireInOrganization(actor, "person.write");
  const { email, role, digest } = found(await db.invitations.find(actor.organizationId, id));
  requireGivable(actor, role);
  await db.transaction(async (tx) => {
    if (!(await tx.invitations.take(id, digest))) throw new GatehouseError("not_found");
    const target = { targetType: "invitation", targetId: id };
    await recordChange(tx, { actor, now }, { action: "invitation.revoke", ...target, before: { email, role } });
  });
}
