import { type addTeamMemberInput, GatehouseError, type TeamMemberView } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, invalidField, requireInTeam } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** The members of a team, by name. */
export async function listTeamMembers(
  { db, actor }: VerbContext,
  { id }: { id: string },
): Promise<{ items: TeamMemberView[] }> {
  const team = found(await db.teams.find(actor.organizationId, id));
  requireInTeam(actor, "team.read", team.id);
  return { items: await db.teams.members(team.id) };
}

/**
 * Takes a person of the organization into a team; whoever is in it gets the role.
 * @throws GatehouseError `not_found` for a person of no or another organization, `invalid_request` (field `userId`)
 * for one who is disabled and not in the team
 */
export async function addTeamMember(
  { db, actor, now }: VerbContext,
  { id, userId, role }: { id: string } & z.output<typeof addTeamMemberInput>,
): Promise<TeamMemberView> {
  const team = found(await db.teams.find(actor.organizationId, id));
  requireInTeam(actor, "team.write", team.id);
  const people = await db.people.list(actor.organizationId);
  const { name, email, disabledAt } = found(people.find((person) => person.id === userId));
  await db.transaction(async (tx) => {
    const before = await tx.teams.findMember(id, userId);
    if (before?.role === role) return;
    if (!before && disabledAt !== null) throw invalidField("userId", "This person is disabled.");
    await tx.people.joinTeam({ teamId: id, userId, role });
    await recordChange(
      tx,
      { actor, now },
      {
        action: "team.set_member",
        targetType: "team",
        targetId: id,
        ...(before && { before: { member: before.name, role: before.role } }),
        after: { member: name, role },
      },
    );
  });
  return { userId, name, email, role };
}

/** Takes a member out of a team. @throws GatehouseError `conflict` while keys of the team belong to the member */
export async function removeTeamMember(
  { db, actor, now }: VerbContext,
  { id, userId }: { id: string; userId: string },
): Promise<void> {
  const team = found(await db.teams.find(actor.organizationId, id));
  requireInTeam(actor, "team.write", team.id);
  await db.transaction(async (tx) => {
    const member = found(await tx.teams.lockMember(id, userId, "update"));
    if ((await tx.virtualKeys.countOf(id, userId)) > 0) {
      throw new GatehouseError("conflict", {
        message: `Keys of this team belong to ${member.name}. Revoke them or take them from the member first.`,
      });
    }
    await tx.teams.removeMember(id, userId);
    const before = { member: member.name, role: member.role };
    await recordChange(tx, { actor, now }, { action: "team.remove_member", targetType: "team", targetId: id, before });
  });
}
