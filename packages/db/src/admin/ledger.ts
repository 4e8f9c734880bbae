import type { NanoUsd } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { limitsInTeams } from "./limit-scopes.ts";
import type { TeamScope } from "./scope.ts";

/** What one run of a gateway holds of an organization's budgets. */
export interface NodeLeasesRow {
  nodeId: string;
  /** Start number of the node; an older one belongs to a process that is gone. */
  epoch: number;
  leases: number;
  grantedNanoUsd: NanoUsd;
  heldNanoUsd: NanoUsd;
  /** The last of them ends then; null: they do not end by time. */
  expiresAt: Date | null;
}

export interface LeaseRow {
  leaseId: string;
  budgetId: string;
  budgetName: string;
  windowStart: Date;
  nodeId: string;
  epoch: number;
  grantedNanoUsd: NanoUsd;
  heldNanoUsd: NanoUsd;
  grantedAt: Date;
  expiresAt: Date | null;
}

export interface LedgerDifferenceRow {
  budgetId: string;
  budgetName: string;
  windowStart: string;
  committedNanoUsd: string;
  openingNanoUsd: string;
  recordedNanoUsd: string;
  leasedNanoUsd: string;
  leasesNanoUsd: string;
}

export interface LedgerCheckRow {
  checkedAt: Date;
  windows: number;
  differences: LedgerDifferenceRow[];
}

const NAMED = {
  select: {
    organization: { select: { name: true } },
    team: { select: { name: true } },
    user: { select: { name: true } },
    virtualKey: { select: { name: true } },
  },
} as const;
type Named = Prisma.BudgetGetPayload<typeof NAMED>;

const nameOf = ({ organization, team, user, virtualKey }: Named): string =>
  virtualKey?.name ?? (user && team ? `${user.name} in ${team.name}` : (team?.name ?? organization.name));

/** The organization's budgets that may be seen. */
const visible = (organizationId: string, scope: TeamScope): Prisma.BudgetWhereInput => ({
  organizationId,
  ...limitsInTeams(scope),
});

export const createLedgerRepository = (db: Executor) => ({
  async leasesByNode(organizationId: string, scope: TeamScope): Promise<NodeLeasesRow[]> {
    const groups = await db.budgetLease.groupBy({
      by: ["nodeId", "epoch"],
      where: { window: { budget: visible(organizationId, scope) } },
      _count: true,
      _sum: { grantedNanoUsd: true, heldNanoUsd: true },
      _max: { expiresAt: true },
      orderBy: [{ nodeId: "asc" }, { epoch: "asc" }],
    });
    return groups.map(({ nodeId, epoch, _count, _sum, _max }) => ({
      nodeId,
      epoch,
      leases: _count,
      grantedNanoUsd: _sum.grantedNanoUsd ?? 0n,
      heldNanoUsd: _sum.heldNanoUsd ?? 0n,
      expiresAt: _max.expiresAt,
    }));
  },

  /** The leases of these nodes, oldest first. */
  async leases(
    organizationId: string,
    scope: TeamScope,
    { nodeIds, most }: { nodeIds: string[]; most: number },
  ): Promise<LeaseRow[]> {
    const rows = await db.budgetLease.findMany({
      where: { nodeId: { in: nodeIds }, window: { budget: visible(organizationId, scope) } },
      include: { window: { select: { budget: NAMED } } },
      orderBy: [{ grantedAt: "asc" }, { id: "asc" }],
      take: most,
    });
    return rows.map(({ id, window, askNumber: _, askGrantedNanoUsd: __, ...lease }) => ({
      leaseId: id,
      budgetName: nameOf(window.budget),
      ...lease,
    }));
  },

  async findLease(
    organizationId: string,
    { leaseId, budgetId, windowStart }: { leaseId: string; budgetId: string; windowStart: Date },
  ): Promise<{ nodeId: string; epoch: number } | null> {
    return db.budgetLease.findFirst({
      where: { id: leaseId, budgetId, windowStart, window: { budget: { organizationId } } },
      select: { nodeId: true, epoch: true },
    });
  },

  /** Gives a lease back, and answers what was granted; null: there is none, "alive": its gateway is. */
  async releaseLease(leaseId: string, budgetId: string, windowStart: Date): Promise<NanoUsd | "alive" | null> {
    const [row] = await db.$queryRaw<{ granted: bigint | null }[]>`
      SELECT ledger_release_lease(${leaseId}::uuid, ${budgetId}::uuid, ${windowStart}::timestamptz) AS granted`;
    const granted = row?.granted ?? null;
    return granted !== null && granted < 0n ? "alive" : granted;
  },

  /** The latest reconciliation; of its differences, those of budgets that may be seen. null: there was none. */
  async latestCheck(organizationId: string, scope: TeamScope): Promise<LedgerCheckRow | null> {
    const check = await db.ledgerCheck.findUnique({ where: { id: 1 } });
    if (!check) return null;
    const found = check.differences as unknown as Omit<LedgerDifferenceRow, "budgetName">[];
    const budgets = await db.budget.findMany({
      where: { id: { in: found.map(({ budgetId }) => budgetId) }, ...visible(organizationId, scope) },
      select: { id: true, ...NAMED.select },
    });
    const names = new Map(budgets.map((budget) => [budget.id, nameOf(budget)]));
    const differences = found.flatMap((difference) => {
      const budgetName = names.get(difference.budgetId);
      return budgetName === undefined ? [] : [{ ...difference, budgetName }];
    });
    return { checkedAt: check.checkedAt, windows: check.windows, differences };
  },
});
