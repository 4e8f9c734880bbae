import type { BudgetScope, NanoUsd, TimeWindow } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { inTeams, type TeamScope } from "./scope.ts";

export interface BudgetRow {
  id: string;
  scope: BudgetScope;
  /** Of the team, or of the key. */
  name: string;
  /** The team itself, or the key's team: what access is decided by. */
  teamId: string;
  timeZone: string;
  limitNanoUsd: NanoUsd;
  createdAt: Date;
}

export interface NewBudget {
  id: string;
  organizationId: string;
  scope: BudgetScope;
  timeZone: string;
  limitNanoUsd: NanoUsd;
  createdAt: Date;
}

/** The ledger's row of one budget and window. */
export interface BudgetWindowRow {
  budgetId: string;
  windowStart: Date;
  committedNanoUsd: NanoUsd;
  leasedNanoUsd: NanoUsd;
}

const RELATED = { team: { select: { name: true } }, virtualKey: { select: { name: true, teamId: true } } } as const;
type Found = Prisma.BudgetGetPayload<{ include: typeof RELATED }>;

function toRow({ team, virtualKey, ...budget }: Found): BudgetRow {
  const scope: BudgetScope = budget.teamId
    ? { kind: "team", teamId: budget.teamId }
    : { kind: "virtual_key", virtualKeyId: budget.virtualKeyId as string };
  return {
    id: budget.id,
    scope,
    name: team?.name ?? virtualKey?.name ?? "",
    teamId: (budget.teamId ?? virtualKey?.teamId) as string,
    timeZone: budget.timeZone,
    limitNanoUsd: budget.limitNanoUsd,
    createdAt: budget.createdAt,
  };
}

const columnsOf = (scope: BudgetScope) =>
  scope.kind === "team" ? { teamId: scope.teamId } : { virtualKeyId: scope.virtualKeyId };

export const createBudgetRepository = (db: Executor) => ({
  async list(organizationId: string, scope: TeamScope): Promise<BudgetRow[]> {
    const teams = inTeams(scope);
    const budgets = await db.budget.findMany({
      where: { organizationId, ...(teams && { OR: [{ teamId: teams }, { virtualKey: { teamId: teams } }] }) },
      include: RELATED,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    return budgets.map(toRow);
  },

  async find(organizationId: string, id: string): Promise<BudgetRow | null> {
    const budget = await db.budget.findFirst({ where: { organizationId, id }, include: RELATED });
    return budget && toRow(budget);
  },

  async findFor(organizationId: string, scope: BudgetScope): Promise<BudgetRow | null> {
    const budget = await db.budget.findFirst({
      where: { organizationId, ...columnsOf(scope), userId: null, model: null, provider: null, period: "month" },
      include: RELATED,
    });
    return budget && toRow(budget);
  },

  /** @throws GatehouseError `conflict` when the team or key has a budget already. */
  async create({ scope, ...row }: NewBudget): Promise<void> {
    await db.budget.create({ data: { ...row, ...columnsOf(scope) } });
  },

  async changeLimit(organizationId: string, id: string, limitNanoUsd: NanoUsd): Promise<void> {
    await db.budget.update({ where: { id, organizationId }, data: { limitNanoUsd } });
  },

  /** Removes the budget together with its ledger. */
  async remove(organizationId: string, id: string): Promise<void> {
    await db.budget.delete({ where: { id, organizationId } });
  },

  /** Opens a window with what is spent in it already; a window that is open stays as it is. */
  async openWindow(budgetId: string, { start, end }: TimeWindow, committedNanoUsd: NanoUsd): Promise<void> {
    const data = { budgetId, windowStart: start, windowEnd: end, committedNanoUsd, openingNanoUsd: committedNanoUsd };
    await db.budgetWindow.createMany({ data, skipDuplicates: true });
  },

  /** The ledger's rows of these windows; a window that nothing was held in has none. */
  async windows(keys: readonly { budgetId: string; windowStart: Date }[]): Promise<BudgetWindowRow[]> {
    if (keys.length === 0) return [];
    return db.budgetWindow.findMany({
      where: { OR: keys.map(({ budgetId, windowStart }) => ({ budgetId, windowStart })) },
      select: { budgetId: true, windowStart: true, committedNanoUsd: true, leasedNanoUsd: true },
    });
  },
});
