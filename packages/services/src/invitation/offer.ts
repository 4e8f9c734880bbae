import type { InvitationRow } from "@gatehouse/db/admin";
import { GatehouseError, type InvitationOfferView, type readInvitationInput } from "@gatehouse/domain";
import { digestToken } from "@gatehouse/vault";
import type * as z from "zod";
import { found } from "../authorize.ts";
import type { Platform } from "../platform.ts";

/**
 * What a link offers to whoever holds it. Asking uses nothing up.
 * @throws GatehouseError `not_found` for a link that was used, replaced, taken back, is over, or never was
 */
export async function readInvitation(
  platform: Platform,
  { token }: z.output<typeof readInvitationInput>,
): Promise<InvitationOfferView> {
  const { organizationId, email, role, createdByLabel, expiresAt } = await openInvitation(platform, token);
  const { name } = found(await platform.db.organizations.find(organizationId));
  return { organizationName: name, email, role, invitedBy: createdByLabel, expiresAt: expiresAt.toISOString() };
}

/** @throws GatehouseError `not_found`, as `readInvitation` */
export async function openInvitation({ db, now }: Platform, token: string): Promise<InvitationRow> {
  const invitation = await db.invitations.findByDigest(digestToken(token));
  if (!invitation || invitation.expiresAt <= now()) throw invitationIsOver();
  return invitation;
}

export const invitationIsOver = (): GatehouseError =>
  new GatehouseError("not_found", {
    message: "This invitation is not valid any more. Ask whoever invited you for a new link.",
  });
