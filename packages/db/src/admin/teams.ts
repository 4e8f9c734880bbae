import type { Executor } from "../client.ts";
import { inTeams, type TeamScope } from "./scope.ts";

export interface TeamRow {
  id: string;
  name: string;
  createdAt: Date;
  /** Keys that are not revoked. */
  virtualKeyCount: number;
  memberCount: number;
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
});
