import type { LimitScope } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import {
  type BoundedKey,
  type LimitScopeRow,
  limitsInTeams,
  limitsOn,
  SCOPE_RELATED,
  scopeColumns,
  toLimitScope,
} from "./limit-scopes.ts";
import type { TeamScope } from "./scope.ts";

/** null: not limited; at least one is set. */
export interface RateLimitRules {
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  tokensPerDay: number | null;
  parallelRequests: number | null;
}

export interface RateLimitRow extends LimitScopeRow, RateLimitRules {
  id: string;
  /** null: of all models together. */
  model: string | null;
  createdAt: Date;
}

export interface NewRateLimit extends RateLimitRules {
  id: string;
  organizationId: string;
  scope: LimitScope;
  model: string | null;
  createdAt: Date;
}

type Found = Prisma.RateLimitGetPayload<{ include: typeof SCOPE_RELATED }>;

/** Limits are below 2^53: see `setRateLimitInput` of the domain. */
const numberOf = (value: bigint | null): number | null => (value === null ? null : Number(value));

const toRow = (limit: Found): RateLimitRow => ({
  ...toLimitScope(limit),
  id: limit.id,
  model: limit.model,
  requestsPerMinute: limit.requestsPerMinute,
  tokensPerMinute: numberOf(limit.tokensPerMinute),
  tokensPerDay: numberOf(limit.tokensPerDay),
  parallelRequests: limit.parallelRequests,
  createdAt: limit.createdAt,
});

export const createRateLimitRepository = (db: Executor) => ({
  /** Those set in these teams; with "all", the organization's own as well. */
  async list(organizationId: string, scope: TeamScope): Promise<RateLimitRow[]> {
    const limits = await db.rateLimit.findMany({
      where: { organizationId, ...limitsInTeams(scope) },
      include: SCOPE_RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return limits.map(toRow);
  },

  /** Those that the requests of a key count against. */
  async listOn(organizationId: string, key: BoundedKey): Promise<RateLimitRow[]> {
    const limits = await db.rateLimit.findMany({
      where: { organizationId, ...limitsOn(key) },
      include: SCOPE_RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return limits.map(toRow);
  },

  async find(organizationId: string, id: string): Promise<RateLimitRow | null> {
    const limit = await db.rateLimit.findFirst({ where: { organizationId, id }, include: SCOPE_RELATED });
    return limit && toRow(limit);
  },

  async findFor(organizationId: string, scope: LimitScope, model: string | null): Promise<RateLimitRow | null> {
    const where = { organizationId, ...scopeColumns(scope), model };
    const limit = await db.rateLimit.findFirst({ where, include: SCOPE_RELATED });
    return limit && toRow(limit);
  },

  /** @throws GatehouseError `conflict` when the scope has a limit for that model already. */
  async create({ scope, ...row }: NewRateLimit): Promise<void> {
    await db.rateLimit.create({ data: { ...row, ...scopeColumns(scope) } });
  },

  async update(organizationId: string, id: string, rules: RateLimitRules): Promise<void> {
    await db.rateLimit.update({ where: { id, organizationId }, data: rules });
  },

  async remove(organizationId: string, id: string): Promise<void> {
    await db.rateLimit.delete({ where: { id, organizationId } });
  },
});
