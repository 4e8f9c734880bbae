import type { OrganizationRole, TeamRole } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { Invitation } from "../generated/client.ts";

export interface InvitationRow {
  id: string;
  organizationId: string;
  email: string;
  role: OrganizationRole;
  teams: { teamId: string; role: TeamRole }[];
  /** SHA-256 of the token in the link, hex. */
  digest: string;
  createdByLabel: string;
  createdAt: Date;
  expiresAt: Date;
}

const toRow = (row: Invitation): InvitationRow => ({ ...row, teams: row.teams as unknown as InvitationRow["teams"] });

export const createInvitationRepository = (db: Executor) => ({
  /** The newest first. */
  async list(organizationId: string): Promise<InvitationRow[]> {
    const rows = await db.invitation.findMany({
      where: { organizationId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    return rows.map(toRow);
  },

  async find(organizationId: string, id: string): Promise<InvitationRow | null> {
    const row = await db.invitation.findFirst({ where: { organizationId, id } });
    return row && toRow(row);
  },

  async findByDigest(digest: string): Promise<InvitationRow | null> {
    const row = await db.invitation.findUnique({ where: { digest } });
    return row && toRow(row);
  },

  /** @throws GatehouseError `conflict` when the address is invited already */
  async create(row: InvitationRow): Promise<void> {
    await db.invitation.create({ data: row });
  },

  /** Gives it another link; the one before is worth nothing then. */
  async renew(id: string, link: Pick<InvitationRow, "digest" | "createdByLabel" | "expiresAt">): Promise<void> {
    await db.invitation.update({ where: { id }, data: link });
  },

  /** Answers false when the link was used, renewed or withdrawn meanwhile: of two at a time, one gets true. */
  async take(id: string, digest: string): Promise<boolean> {
    return (await db.invitation.deleteMany({ where: { id, digest } })).count > 0;
  },
});
