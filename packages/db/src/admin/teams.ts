import type { TeamRole } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import { inTeams, type TeamScope } from "./scope.ts";

export interface TeamRow {
  id: string;
  name: string;
  createdAt: Date;
  /** Keys that are not revoked. */
  virtualKeyCount: number;
  memberCount: number;
}

export interface TeamMemberRow {
  userId: string;
  name: string;
  email: string;
  role: TeamRole;
}

const COUNTS = {
  _count: { select: { virtualKeys: { where: { revokedAt: null } }, members: true } },
} as const;

type Counted = { id: string; name: string; createdAt: Date; _count: { virtualKeys: number; members: number } };

const toRow = ({ id, name, createdAt, _count }: Counted): TeamRow => ({
  id,
  name,
  createdAt,
  virtualKeyCount: _count.virtualKeys,
  memberCount: _count.members,
});

export const createTeamRepository = (db: Executor) => ({
  async list(organizationId: string, scope: TeamScope): Promise<TeamRow[]> {
    const teams = await db.team.findMany({
      where: { organizationId, id: inTeams(scope) },
      include: COUNTS,
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    return teams.map(toRow);
  },

  async find(organizationId: string, id: string): Promise<TeamRow | null> {
    const team = await db.team.findFirst({ where: { organizationId, id }, include: COUNTS });
    return team && toRow(team);
  },

  /** @throws GatehouseError `conflict` when the organization has a team of that name. */
  async create(row: { id: string; organizationId: string; name: string }): Promise<void> {
    await db.team.create({ data: row });
  },

  async rename(organizationId: string, id: string, name: string): Promise<void> {
    await db.team.update({ where: { id, organizationId }, data: { name } });
  },

  /** By name. */
  async members(teamId: string): Promise<TeamMemberRow[]> {
    const members = await db.teamMembership.findMany({
      where: { teamId },
      include: { user: { select: { name: true, email: true } } },
      orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
    });
    return members.map(({ userId, role, user }) => ({ userId, role, ...user }));
  },

  async findMember(teamId: string, userId: string): Promise<TeamMemberRow | null> {
    const member = await db.teamMembership.findUnique({
      where: { teamId_userId: { teamId, userId } },
      include: { user: { select: { name: true, email: true } } },
    });
    return member && { userId, role: member.role, ...member.user };
  },

  /**
   * The member, who until the end of the transaction stays one ("share"), or is nobody else's to decide about ("update").
   * Waits for transactions that lock the member otherwise.
   */
  async lockMember(teamId: string, userId: string, lock: "share" | "update"): Promise<TeamMemberRow | null> {
    const rows = await db.$queryRaw<TeamMemberRow[]>`
      SELECT m."user_id" AS "userId", m."role"::text AS "role", p."name", p."email"
      FROM "team_membership" AS m JOIN "person" AS p ON p."id" = m."user_id"
      WHERE m."team_id" = ${teamId}::uuid AND m."user_id" = ${userId}::uuid
      ${lock === "share" ? Prisma.sql`FOR SHARE OF m` : Prisma.sql`FOR UPDATE OF m`}`;
    return rows[0] ?? null;
  },

  async removeMember(teamId: string, userId: string): Promise<void> {
    await db.teamMembership.delete({ where: { teamId_userId: { teamId, userId } } });
  },
});
