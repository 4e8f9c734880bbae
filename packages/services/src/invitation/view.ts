import type { InvitationRow } from "@gatehouse/db/admin";
import type { InvitationView } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";

/** How long a link works. */
export const INVITATION_MS = 7 * 24 * 3_600_000;

/** Invitations as people see them; teams that are gone are left out. */
export async function viewInvitations(
  { db, actor, now }: VerbContext,
  rows: readonly InvitationRow[],
): Promise<InvitationView[]> {
  const teams = new Map((await db.teams.list(actor.organizationId, "all")).map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    role: row.role,
    teams: row.teams.flatMap(({ teamId, role }) => {
      const name = teams.get(teamId);
      return name === undefined ? [] : [{ teamId, name, role }];
    }),
    invitedBy: row.createdByLabel,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    expired: row.expiresAt <= now(),
  }));
}

/** @throws GatehouseError as `viewInvitations` */
export async function viewInvitation(context: VerbContext, row: InvitationRow): Promise<InvitationView> {
  const [view] = await viewInvitations(context, [row]);
  return view as InvitationView;
}
