import type { SavedViewAudience } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { TeamScope } from "./scope.ts";

export interface SavedViewRow {
  id: string;
  userId: string;
  madeBy: string;
  audience: SavedViewAudience;
  teamId: string | null;
  teamName: string | null;
  name: string;
  query: string;
  updatedAt: Date;
}

/** Who reads: the own views, those of the teams, and those for everybody. */
export interface SavedViewReader {
  organizationId: string;
  userId: string;
  teams: TeamScope;
}

type Stored = Omit<SavedViewRow, "madeBy" | "teamName"> & { user: { name: string }; team: { name: string } | null };
const include = { user: { select: { name: true } }, team: { select: { name: true } } } as const;

const shownTo = ({ organizationId, userId, teams }: SavedViewReader) => ({
  organizationId,
  OR: [
    { userId },
    { audience: "organization" as const },
    { audience: "team" as const, ...(teams !== "all" && { teamId: { in: [...teams] } }) },
  ],
});

const rowOf = ({ user, team, ...row }: Stored): SavedViewRow => ({
  ...row,
  madeBy: user.name,
  teamName: team?.name ?? null,
});

export const createSavedViewRepository = (db: Executor) => ({
  /** By name. */
  async list(reader: SavedViewReader, limit: number): Promise<SavedViewRow[]> {
    const orderBy = [{ name: "asc" as const }, { id: "asc" as const }];
    return (await db.savedView.findMany({ where: shownTo(reader), include, orderBy, take: limit })).map(rowOf);
  },

  async find(reader: SavedViewReader, id: string): Promise<SavedViewRow | null> {
    const row = await db.savedView.findFirst({ where: { id, ...shownTo(reader) }, include });
    return row && rowOf(row);
  },

  countOf: (organizationId: string, userId: string): Promise<number> =>
    db.savedView.count({ where: { organizationId, userId } }),

  async create(
    row: Pick<SavedViewRow, "id" | "userId" | "audience" | "teamId" | "name" | "query"> & { organizationId: string },
  ): Promise<void> {
    await db.savedView.create({ data: row });
  },

  async update(
    organizationId: string,
    id: string,
    change: Partial<Pick<SavedViewRow, "name" | "query" | "updatedAt">>,
  ) {
    await db.savedView.updateMany({ where: { organizationId, id }, data: change });
  },

  async remove(organizationId: string, id: string): Promise<void> {
    await db.savedView.deleteMany({ where: { organizationId, id } });
  },
});
