import type {
  BudgetEnforcement,
  BudgetPeriod,
  BudgetShortfall,
  LimitScope,
  NanoUsd,
  TimeWindow,
} from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { HELD } from "./ledger.ts";
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

/** What is said once, when a budget is created. */
export interface BudgetTerms {
  /** Only requests for this model, or only attempts at this provider; both null: all. */
  model: string | null;
  provider: string | null;
  period: BudgetPeriod;
  timeZone: string;
  /** First day of a week, 1 (Monday) to 7. */
  weekStart: number;
}

/** What can change. */
export interface BudgetRules {
  limitNanoUsd: NanoUsd;
  enforcement: BudgetEnforcement;
  shortfall: BudgetShortfall;
}

export interface BudgetRow extends LimitScopeRow, BudgetTerms, BudgetRules {
  id: string;
  /** Latest first, those that have ended included. */
  raises: BudgetRaiseRow[];
  createdAt: Date;
}

export interface NewBudget extends BudgetTerms, BudgetRules {
  id: string;
  organizationId: string;
  scope: LimitScope;
  createdAt: Date;
}

export interface BudgetRaiseRow {
  id: string;
  amountNanoUsd: NanoUsd;
  startsAt: Date;
  endsAt: Date;
  reason: string;
  createdAt: Date;
  createdByLabel: string | null;
}

/** Which windows of a budget to add up: those that start at `first` to `last`. */
export interface BudgetWindowSpan {
  budgetId: string;
  first: Date;
  last: Date;
}

/** The ledger's rows of a span of windows, added up. */
export interface BudgetWindowSums {
  budgetId: string;
  committedNanoUsd: NanoUsd;
  /** Promised to gateways, what is held included. */
  leasedNanoUsd: NanoUsd;
  /** Held for requests that are under way, as far as gateways have told. */
  heldNanoUsd: NanoUsd;
}

const RELATED = {
  ...SCOPE_RELATED,
  raises: { orderBy: [{ startsAt: "desc" }, { id: "desc" }] },
} satisfies Prisma.BudgetInclude;
type Found = Prisma.BudgetGetPayload<{ include: typeof RELATED }>;

const toRow = (budget: Found): BudgetRow => ({
  ...toLimitScope(budget),
  id: budget.id,
  model: budget.model,
  provider: budget.provider,
  period: budget.period,
  timeZone: budget.timeZone,
  weekStart: budget.weekStart,
  enforcement: budget.enforcement,
  shortfall: budget.shortfall,
  limitNanoUsd: budget.limitNanoUsd,
  raises: budget.raises.map(({ budgetId: _, ...raise }) => raise),
  createdAt: budget.createdAt,
});

export const createBudgetRepository = (db: Executor) => ({
  /** Those set in these teams; with "all", the organization's own as well. */
  async list(organizationId: string, scope: TeamScope): Promise<BudgetRow[]> {
    const budgets = await db.budget.findMany({
      where: { organizationId, ...limitsInTeams(scope) },
      include: RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return budgets.map(toRow);
  },

  /** Those that the requests of a key count into. */
  async listOn(organizationId: string, key: BoundedKey): Promise<BudgetRow[]> {
    const budgets = await db.budget.findMany({
      where: { organizationId, ...limitsOn(key) },
      include: RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return budgets.map(toRow);
  },

  /** Those set on these keys. */
  async listOfKeys(organizationId: string, virtualKeyIds: readonly string[]): Promise<BudgetRow[]> {
    const budgets = await db.budget.findMany({
      where: { organizationId, virtualKeyId: { in: [...virtualKeyIds] } },
      include: RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return budgets.map(toRow);
  },

  async find(organizationId: string, id: string): Promise<BudgetRow | null> {
    const budget = await db.budget.findFirst({ where: { organizationId, id }, include: RELATED });
    return budget && toRow(budget);
  },

  /** The one budget that counts the same requests in windows of the same period. */
  async findTwin(
    organizationId: string,
    { scope, model, provider, period }: Pick<NewBudget, "scope" | "model" | "provider" | "period">,
  ): Promise<BudgetRow | null> {
    const where = { organizationId, ...scopeColumns(scope), model, provider, period };
    const budget = await db.budget.findFirst({ where, include: RELATED });
    return budget && toRow(budget);
  },

  /** @throws GatehouseError `conflict` when there is such a budget already (see `findTwin`). */
  async create({ scope, ...row }: NewBudget): Promise<void> {
    await db.budget.create({ data: { ...row, ...scopeColumns(scope) } });
  },

  async update(organizationId: string, id: string, change: Partial<BudgetRules>): Promise<void> {
    await db.budget.update({ where: { id, organizationId }, data: change });
  },

  /** Removes the budget together with its ledger and its raises. */
  async remove(organizationId: string, id: string): Promise<void> {
    await db.budget.delete({ where: { id, organizationId } });
  },

  /** The budget that a raise belongs to. */
  async findRaised(organizationId: string, raiseId: string): Promise<BudgetRow | null> {
    const where = { organizationId, raises: { some: { id: raiseId } } };
    const budget = await db.budget.findFirst({ where, include: RELATED });
    return budget && toRow(budget);
  },

  async addRaise(row: BudgetRaiseRow & { budgetId: string }): Promise<void> {
    await db.budgetRaise.create({ data: row });
  },

  async endRaise(budgetId: string, id: string, endsAt: Date): Promise<void> {
    await db.budgetRaise.update({ where: { id, budgetId }, data: { endsAt } });
  },

  /** Opens windows with what is spent in them already; a window that is open stays as it is. */
  async openWindows(budgetId: string, windows: readonly (TimeWindow & { spentNanoUsd: NanoUsd })[]): Promise<void> {
    const data = windows.map(({ start, end, spentNanoUsd }) => ({
      budgetId,
      windowStart: start,
      windowEnd: end,
      committedNanoUsd: spentNanoUsd,
      openingNanoUsd: spentNanoUsd,
    }));
    await db.budgetWindow.createMany({ data, skipDuplicates: true });
  },

  /** The ledger's state of these spans; one in which nothing was held or spent is absent. */
  async sumWindows(spans: readonly BudgetWindowSpan[]): Promise<BudgetWindowSums[]> {
    if (spans.length === 0) return [];
    return db.$queryRaw<BudgetWindowSums[]>`
      SELECT w."budget_id" AS "budgetId", sum(w."committed_nano_usd")::bigint AS "committedNanoUsd",
        sum(w."leased_nano_usd")::bigint AS "leasedNanoUsd", coalesce(sum(own."held"), 0)::bigint AS "heldNanoUsd"
      FROM unnest(
        ${spans.map(({ budgetId }) => budgetId)}::uuid[],
        ${spans.map(({ first }) => first.toISOString())}::text[]::timestamptz[],
        ${spans.map(({ last }) => last.toISOString())}::text[]::timestamptz[]
      ) AS asked("budget_id", "first", "last")
      JOIN "budget_window" AS w ON w."budget_id" = asked."budget_id" AND w."window_start" BETWEEN asked."first" AND asked."last"
      LEFT JOIN LATERAL (
        SELECT sum(${HELD}) AS "held"
        FROM "budget_lease" AS l WHERE l."budget_id" = w."budget_id" AND l."window_start" = w."window_start"
      ) AS own ON true
      GROUP BY 1`;
  },
});
