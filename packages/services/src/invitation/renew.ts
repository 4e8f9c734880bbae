import type { InvitationLinkView } from "@gatehouse/domain";
import { digestToken, newLinkToken } from "@gatehouse/vault";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import { requireGivable } from "../person/require-givable.ts";
import type { VerbContext } from "../platform.ts";
import { INVITATION_MS, viewInvitation } from "./view.ts";

/**
 * Makes another link for an invitation; the one before is worth nothing then.
 * @throws GatehouseError `forbidden` for a role that the actor may not give
 */
export async function renewInvitation(context: VerbContext, { id }: { id: string }): Promise<InvitationLinkView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "person.write");
  const invitation = found(await db.invitations.find(actor.organizationId, id));
  requireGivable(actor, invitation.role);
  const token = newLinkToken();
  const expiresAt = new Date(now().getTime() + INVITATION_MS);
  const link = { digest: digestToken(token), createdByLabel: actor.label, expiresAt };
  await db.transaction(async (tx) => {
    await tx.invitations.renew(id, link);
    const change = { before: { expiresAt: invitation.expiresAt }, after: { email: invitation.email, expiresAt } };
    const target = { targetType: "invitation", targetId: id };
    await recordChange(tx, { actor, now }, { action: "invitation.renew", ...target, ...change });
  });
  return { invitation: await viewInvitation(context, { ...invitation, ...link }), token };
}
