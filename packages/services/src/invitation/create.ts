import { type createInvitationInput, GatehouseError, type InvitationLinkView, uuidv7 } from "@gatehouse/domain";
import { digestToken, newLinkToken } from "@gatehouse/vault";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { requireInOrganization } from "../authorize.ts";
import { requireGivable } from "../person/require-givable.ts";
import type { VerbContext } from "../platform.ts";
import { INVITATION_MS, viewInvitation } from "./view.ts";

/**
 * Invites somebody into the organization and into teams. The answer holds the token of the link, this once.
 * @throws GatehouseError `forbidden` for a role that the actor may not give, `conflict` (field `email`) for an address that
 *   has an account or is invited, `not_found` for a team that is not there
 */
export async function createInvitation(
  context: VerbContext,
  { email, role, teams }: z.output<typeof createInvitationInput>,
): Promise<InvitationLinkView> {
  const { db, actor, now } = context;
  const { organizationId } = actor;
  requireInOrganization(actor, "person.write");
  requireGivable(actor, role);
  if (await db.people.findByEmail(email)) throw taken("This address has an account already.");
  if ((await db.invitations.list(organizationId)).some((other) => other.email === email)) {
    throw taken("This address is invited already. Make a new link for it instead.");
  }
  const present = new Set((await db.teams.list(organizationId, "all")).map(({ id }) => id));
  if (teams.some(({ teamId }) => !present.has(teamId))) throw new GatehouseError("not_found");

  const [id, token, at] = [uuidv7(), newLinkToken(), now()];
  const row = {
    id,
    organizationId,
    email,
    role,
    // The last word counts when a team is named twice.
    teams: [...new Map(teams.map((team) => [team.teamId, team])).values()],
    digest: digestToken(token),
    createdByLabel: actor.label,
    createdAt: at,
    expiresAt: new Date(at.getTime() + INVITATION_MS),
  };
  await db.transaction(async (tx) => {
    await tx.invitations.create(row);
    const after = { email, role, teams: row.teams, expiresAt: row.expiresAt };
    await recordChange(
      tx,
      { actor, now },
      { action: "invitation.create", targetType: "invitation", targetId: id, after },
    );
  });
  return { invitation: await viewInvitation(context, row), token };
}

const taken = (message: string) => new GatehouseError("conflict", { message, fields: { email: message } });
