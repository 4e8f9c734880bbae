import type { OrganizationRole, TeamRole } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { OrganizationRow } from "./organizations.ts";

export interface PersonRow {
  id: string;
  email: string;
  name: string;
  /** An argon2id PHC string; null when the person signs in elsewhere. */
  passwordHash: string | null;
  sessionVersion: number;
  disabledAt: Date | null;
}

/** A person together with what they may do, in the organization they joined first. */
export interface PersonWithRoles {
  person: PersonRow;
  organization: OrganizationRow;
  role: OrganizationRole;
  teams: { teamId: string; role: TeamRole }[];
}

export const createPeopleRepository = (db: Executor) => ({
  findByEmail: (email: string): Promise<PersonRow | null> => db.user.findUnique({ where: { email } }),

  async findWithRoles(id: string): Promise<PersonWithRoles | null> {
    const person = await db.user.findUnique({
      where: { id },
      include: {
        memberships: { include: { organization: true }, orderBy: { createdAt: "asc" }, take: 1 },
        teamMemberships: { include: { team: { select: { organizationId: true } } } },
      },
    });
    const membership = person?.memberships[0];
    if (!person || !membership) return null;
    const { memberships: _, teamMemberships, ...row } = person;
    return {
      person: row,
      organization: membership.organization,
      role: membership.role,
      teams: teamMemberships
        .filter(({ team }) => team.organizationId === membership.organizationId)
        .map(({ teamId, role }) => ({ teamId, role })),
    };
  },

  ownerExists: async (): Promise<boolean> => (await db.membership.findFirst({ where: { role: "owner" } })) !== null,

  async create(row: { id: string; email: string; name: string; passwordHash: string | null }): Promise<void> {
    await db.user.create({ data: row });
  },

  async join(row: { organizationId: string; userId: string; role: OrganizationRole }): Promise<void> {
    await db.membership.create({ data: row });
  },

  /** Takes the person into the team; whoever is in it gets the role. */
  async joinTeam({ teamId, userId, role }: { teamId: string; userId: string; role: TeamRole }): Promise<void> {
    const where = { teamId_userId: { teamId, userId } };
    await db.teamMembership.upsert({ where, create: { teamId, userId, role }, update: { role } });
  },

  /** Everybody of the organization, by name. */
  async list(organizationId: string): Promise<Pick<PersonRow, "id" | "name" | "email" | "disabledAt">[]> {
    const memberships = await db.membership.findMany({
      where: { organizationId },
      include: { user: { select: { id: true, name: true, email: true, disabledAt: true } } },
      orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
    });
    return memberships.map(({ user }) => user);
  },

  async recordLogin(id: string, at: Date): Promise<void> {
    await db.user.update({ where: { id }, data: { lastLoginAt: at } });
  },

  /** Ends every session of the person. */
  async raiseSessionVersion(id: string): Promise<void> {
    await db.user.update({ where: { id }, data: { sessionVersion: { increment: 1 } } });
  },
});
