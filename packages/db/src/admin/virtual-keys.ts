import { EXPIRING_PRESET_DAYS, NEVER_USED_DAYS, type VirtualKeyPreset, type VirtualKeyStatus } from "@gatehouse/domain";
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
  disabledById: string | null;
  lastUsedAt: Date | null;
  /** The secret before the last rotation; null: it was never rotated. */
  previous: PreviousSecretRow | null;
}

export interface PreviousSecretRow {
  prefix: string;
  lastFour: string;
  replacedAt: Date;
  replacedByLabel: string;
  validUntil: Date;
  /** Since the rotation, of this secret and of the one that replaced it. */
  lastUsed: SecretUseRow | null;
  successorLastUsed: SecretUseRow | null;
}

export interface SecretUseRow {
  at: Date;
  from: string | null;
}

/** A secret, as much of it as is kept. */
export interface StoredSecret {
  digest: string;
  pepperVersion: number;
  prefix: string;
  lastFour: string;
}

export interface VirtualKeyCursor {
  createdAt: Date;
  id: string;
}

export interface VirtualKeyNameRow {
  id: string;
  name: string;
  teamId: string;
  revoked: boolean;
}

/** As much of a key as is needed to choose it from a list. */
export interface VirtualKeyChoiceRow {
  id: string;
  name: string;
  teamId: string;
  teamName: string;
  prefix: string;
  lastFour: string;
  expiresAt: Date | null;
  disabledAt: Date | null;
  revokedAt: Date | null;
}

export interface NewVirtualKey extends StoredSecret {
  id: string;
  organizationId: string;
  teamId: string;
  memberId: string | null;
  name: string;
  allowedModels: string[];
  createdById: string;
  createdByLabel: string;
  createdAt: Date;
  expiresAt: Date | null;
}

export interface VirtualKeyQuery {
  scope: TeamScope;
  teamId?: string | undefined;
  /** Keys that belong to this person. */
  memberId?: string | undefined;
  status?: VirtualKeyStatus | undefined;
  preset?: VirtualKeyPreset | undefined;
  /** Part of the name, of the readable prefix or of the last four characters. */
  search?: string | undefined;
  /** What "expired" is measured at. */
  now: Date;
}

const DAY_MS = 86_400_000;

const RELATED = {
  team: { select: { name: true } },
  member: { select: { id: true, name: true } },
  activity: { select: { lastUsedAt: true } },
  previous: true,
  secretUses: true,
} as const;
const CHOICE = {
  id: true,
  name: true,
  teamId: true,
  team: { select: { name: true } },
  prefix: true,
  lastFour: true,
  expiresAt: true,
  disabledAt: true,
  revokedAt: true,
} as const;
type Found = Prisma.VirtualKeyGetPayload<{ include: typeof RELATED }>;

const toRow = ({ team, member, activity, previous, secretUses, ...key }: Found): VirtualKeyRow => ({
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
  disabledById: key.disabledById,
  lastUsedAt: activity?.lastUsedAt ?? null,
  previous: previous && toPrevious(previous, key.digest, secretUses),
});

function toPrevious(
  previous: NonNullable<Found["previous"]>,
  successor: string,
  uses: Found["secretUses"],
): PreviousSecretRow {
  const { prefix, lastFour, replacedAt, replacedByLabel, validUntil } = previous;
  const useOf = (digest: string): SecretUseRow | null => {
    const use = uses.find((each) => each.digest === digest);
    return use ? { at: use.lastUsedAt, from: use.lastUsedFrom } : null;
  };
  const used = { lastUsed: useOf(previous.digest), successorLastUsed: useOf(successor) };
  return { prefix, lastFour, replacedAt, replacedByLabel, validUntil, ...used };
}

export const createVirtualKeyRepository = (db: Executor) => ({
  /** Newest first, from behind `after` on. */
  async list(
    organizationId: string,
    query: VirtualKeyQuery,
    { after = null, limit }: { after?: VirtualKeyCursor | null; limit: number },
  ): Promise<VirtualKeyRow[]> {
    const { scope, teamId, memberId } = query;
    const filters = [{ teamId: inTeams(scope) }, { teamId, memberId }, withStatus(query), withPreset(query)];
    const keys = await db.virtualKey.findMany({
      where: { organizationId, AND: [...filters, matching(query.search), behind(after)] },
      include: RELATED,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit,
    });
    return keys.map(toRow);
  },

  /** Those of these keys that there are. */
  async findAll(organizationId: string, ids: readonly string[]): Promise<VirtualKeyRow[]> {
    const keys = await db.virtualKey.findMany({ where: { organizationId, id: { in: [...ids] } }, include: RELATED });
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

  /** All that fit, newest first: to be chosen from. */
  async choices(
    organizationId: string,
    query: Pick<VirtualKeyQuery, "scope" | "teamId" | "status" | "now">,
  ): Promise<VirtualKeyChoiceRow[]> {
    const rows = await db.virtualKey.findMany({
      where: { organizationId, AND: [{ teamId: inTeams(query.scope) }, { teamId: query.teamId }, withStatus(query)] },
      select: CHOICE,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    return rows.map(({ team, ...row }) => ({ ...row, teamName: team.name }));
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
      disabledById?: string | null | undefined;
      revokedAt?: Date;
    },
  ): Promise<void> {
    await db.virtualKey.update({ where: { id, organizationId }, data: change });
  },

  /** Requests of these keys since then, from rollups. */
  async requestsSince(ids: readonly string[], since: Date): Promise<number> {
    const { _sum } = await db.usageRollup.aggregate({
      where: { virtualKeyId: { in: [...ids] }, bucketStart: { gte: since } },
      _sum: { requests: true },
    });
    return _sum.requests ?? 0;
  },
});

function behind(cursor: VirtualKeyCursor | null): Prisma.VirtualKeyWhereInput {
  if (!cursor) return {};
  const { createdAt, id } = cursor;
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

function withPreset({ preset, now }: VirtualKeyQuery): Prisma.VirtualKeyWhereInput {
  if (preset === "never_used") {
    const since = new Date(now.getTime() - NEVER_USED_DAYS * DAY_MS);
    const unused = { OR: [{ activity: null }, { activity: { lastUsedAt: { lt: since } } }] };
    return { revokedAt: null, createdAt: { lt: since }, ...unused };
  }
  if (preset === "expiring") {
    const soon = new Date(now.getTime() + EXPIRING_PRESET_DAYS * DAY_MS);
    return { revokedAt: null, disabledAt: null, expiresAt: { gt: now, lte: soon } };
  }
  return preset === "no_budget" ? { revokedAt: null, budgets: { none: {} } } : {};
}

/** The rows that `statusOfVirtualKey` of the domain gives this status. */
function withStatus({ status, now }: Pick<VirtualKeyQuery, "status" | "now">): Prisma.VirtualKeyWhereInput {
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
