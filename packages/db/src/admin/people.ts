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

/** A person as the organization knows them. */
export interface ListedPersonRow {
  id: string;
  name: string;
  email: string;
  role: OrganizationRole;
  teams: { teamId: string; name: string; role: TeamRole }[];
  disabledAt: Date | null;
  lastLoginAt: Date | null;
  totp: boolean;
  /** Not revoked. */
  keyCount: number;
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

  /** Everybody of the organization, by name; or the one that is named. */
  async list(organizationId: string, userId?: string): Promise<ListedPersonRow[]> {
    const memberships = await db.membership.findMany({
      where: { organizationId, userId },
      include: {
        user: {
          include: {
            secondFactor: { select: { confirmedAt: true } },
            teamMemberships: {
              where: { team: { organizationId } },
              include: { team: { select: { name: true } } },
              orderBy: { team: { name: "asc" } },
            },
            _count: { select: { virtualKeys: { where: { revokedAt: null } } } },
          },
        },
      },
      orderBy: [{ user: { name: "asc" } }, { userId: "asc" }],
    });
    return memberships.map(({ role, user }) => ({
      id: user.id,
      name: user.name,
      email: user.email,
      role,
      teams: user.teamMemberships.map(({ teamId, team, role: inTeam }) => ({ teamId, name: team.name, role: inTeam })),
      disabledAt: user.disabledAt,
      lastLoginAt: user.lastLoginAt,
      totp: user.secondFactor !== null && user.secondFactor.confirmedAt !== null,
      keyCount: user._count.virtualKeys,
    }));
  },

  /**
   * Until the end of the transaction nobody else decides who owns the organization, so that of two owners who demote each
   * other one stays. Requests go on meanwhile.
   */
  async lockRoles(organizationId: string): Promise<void> {
    await db.$queryRaw`SELECT 1 FROM "organization" WHERE "id" = ${organizationId}::uuid FOR NO KEY UPDATE`;
  },

  /** Owners who may sign in. */
  countOwners: (organizationId: string): Promise<number> =>
    db.membership.count({ where: { organizationId, role: "owner", user: { disabledAt: null } } }),

  async setRole(organizationId: string, userId: string, role: OrganizationRole): Promise<void> {
    await db.membership.update({ where: { organizationId_userId: { organizationId, userId } }, data: { role } });
  },

  async update(id: string, change: { name?: string; passwordHash?: string; disabledAt?: Date | null }): Promise<void> {
    await db.user.update({ where: { id }, data: change });
  },

  /** With sessions, memberships and limits; the name stays in the audit log. */
  async remove(id: string): Promise<void> {
    await db.user.delete({ where: { id } });
  },

  async recordLogin(id: string, at: Date): Promise<void> {
    await db.user.update({ where: { id }, data: { lastLoginAt: at } });
  },
});
