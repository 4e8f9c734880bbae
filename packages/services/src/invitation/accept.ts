import { type acceptInvitationInput, uuidv7 } from "@gatehouse/domain";
import { hashPassword } from "@gatehouse/vault/password";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import type { Platform } from "../platform.ts";
import { actorOf } from "../session/load-actor.ts";
import type { Origin } from "../setup/create-owner.ts";
import { invitationIsOver, openInvitation } from "./offer.ts";

/**
 * Makes the account that an invitation offers, with the role and the teams that it names. The link works once. Answers the
 * address to sign in with.
 * @throws GatehouseError `not_found` for a link that is over, `conflict` (field `email`) when the address got an account
 *   meanwhile
 */
export async function acceptInvitation(
  platform: Platform,
  { token, name, password }: z.output<typeof acceptInvitationInput>,
  origin: Origin,
): Promise<{ email: string }> {
  const { db, now } = platform;
  const { id, organizationId, email, role, teams, digest } = await openInvitation(platform, token);
  const organization = found(await db.organizations.find(organizationId));
  const passwordHash = await hashPassword(password);
  const userId = uuidv7();
  await db.transaction(async (tx) => {
    if (!(await tx.invitations.take(id, digest))) throw invitationIsOver();
    await tx.people.create({ id: userId, email, name, passwordHash });
    await tx.people.join({ organizationId, userId, role });
    const present = new Set((await tx.teams.list(organizationId, "all")).map((team) => team.id));
    const joined = teams.filter(({ teamId }) => present.has(teamId));
    for (const team of joined) await tx.people.joinTeam({ ...team, userId });
    const actor = actorOf({ person: { id: userId, name }, organization, role, teams: joined }, origin);
    const after = { email, name, role, teams: joined };
    const target = { targetType: "invitation", targetId: id };
    await recordChange(tx, { actor, now }, { action: "invitation.accept", ...target, after });
  });
  return { email };
}
