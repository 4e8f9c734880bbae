import type { VirtualKeyStatus } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { inTeams, likeLiteral, type TeamScope } from "./scope.ts";

export interface VirtualKeyRow {
  id: string;
  name: string;
  teamId: string;
  teamName: string;
  /** The member of the team that the key belongs to. */
  member: { userId: string; name: string } | null;
  prefix: string;
  lastFour: string;
  allowedModels: string[];
  createdAt: Date;
  createdByLabel: string | null;
  expiresAt: Date | null;
  disabledAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

export interface VirtualKeyNameRow {
  id: string;
  name: string;
  teamId: string;
  revoked: boolean;
}

export interface NewVirtualKey {
  id: string;
  organizationId: string;
  teamId: string;
  memberId: string | null;
  name: string;
  digest: string;
  pepperVersion: number;
  prefix: string;
  lastFour: string;
  allowedModels: string[];
  createdById: string;
  createdByLabel: string;
  createdAt: Date;
  expiresAt: Date | null;
}

export interface VirtualKeyQuery {
  scope: TeamScope;
  teamId?: string | undefined;
  status?: VirtualKeyStatus | undefined;
  /** Part of the name, of the readable prefix or of the last four characters. */
  search?: string | undefined;
  /** What "expired" is measured at. */
  now: Date;
}

/** More than anyone reads; a list this long is narrowed by its filters. */
const MAX_LISTED = 1000;

const RELATED = {
  team: { select: { name: true } },
  member: { select: { id: true, name: true } },
  activity: { select: { lastUsedAt: true } },
} as const;
type Found = Prisma.VirtualKeyGetPayload<{ include: typeof RELATED }>;

const toRow = ({ team, member, activity, ...key }: Found): VirtualKeyRow => ({
  id: key.id,
  name: key.name,
  teamId: key.teamId,
  teamName: team.name,
  member: member && { userId: member.id, name: member.name },
  prefix: key.prefix,
  lastFour: key.lastFour,
  allowedModels: key.allowedModels,
  createdAt: key.createdAt,
  createdByLabel: key.createdByLabel,
  expiresAt: key.expiresAt,
  disabledAt: key.disabledAt,
  revokedAt: key.revokedAt,
  lastUsedAt: activity?.lastUsedAt ?? null,
});

export const createVirtualKeyRepository = (db: Executor) => ({
  /** Newest first. */
  async list(organizationId: string, query: VirtualKeyQuery): Promise<VirtualKeyRow[]> {
    const keys = await db.virtualKey.findMany({
      where: {
        organizationId,
        AND: [{ teamId: inTeams(query.scope) }, { teamId: query.teamId }, withStatus(query), matching(query.search)],
      },
      include: RELATED,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: MAX_LISTED,
    });
    return keys.map(toRow);
  },

  /** The names of these keys. */
  named: (organizationId: string, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
    db.virtualKey.findMany({ where: { organizationId, id: { in: [...ids] } }, select: { id: true, name: true } }),

  /** What all keys of these teams are called, the revoked ones included; oldest first. */
  async names(organizationId: string, scope: TeamScope): Promise<VirtualKeyNameRow[]> {
    const keys = await db.virtualKey.findMany({
      where: { organizationId, teamId: inTeams(scope) },
      select: { id: true, name: true, teamId: true, revokedAt: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return keys.map(({ revokedAt, ...key }) => ({ ...key, revoked: revokedAt !== null }));
  },

  async find(organizationId: string, id: string): Promise<VirtualKeyRow | null> {
    const key = await db.virtualKey.findFirst({ where: { organizationId, id }, include: RELATED });
    return key && toRow(key);
  },

  /** Keys of the team that belong to the member and are not revoked. */
  countOf: (teamId: string, memberId: string): Promise<number> =>
    db.virtualKey.count({ where: { teamId, memberId, revokedAt: null } }),

  async create(row: NewVirtualKey): Promise<void> {
    await db.virtualKey.create({ data: row });
  },

  async update(
    organizationId: string,
    id: string,
    change: {
      name?: string | undefined;
      memberId?: string | null | undefined;
      allowedModels?: string[] | undefined;
      disabledAt?: Date | null | undefined;
      revokedAt?: Date;
    },
  ): Promise<void> {
    await db.virtualKey.update({ where: { id, organizationId }, data: change });
  },
});

/** The rows that `statusOfVirtualKey` of the domain gives this status. */
function withStatus({ status, now }: VirtualKeyQuery): Prisma.VirtualKeyWhereInput {
  const notExpired = { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  if (status === "revoked") return { revokedAt: { not: null } };
  if (status === "disabled") return { revokedAt: null, disabledAt: { not: null } };
  if (status === "expired") return { revokedAt: null, disabledAt: null, expiresAt: { lte: now } };
  if (status === "active") return { revokedAt: null, disabledAt: null, ...notExpired };
  return {};
}

function matching(search: string | undefined): Prisma.VirtualKeyWhereInput {
  if (!search) return {};
  const contains = { contains: likeLiteral(search), mode: "insensitive" } as const;
  return { OR: [{ name: contains }, { prefix: { startsWith: likeLiteral(search) } }, { lastFour: search }] };
}
