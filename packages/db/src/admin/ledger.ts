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
  leasesByNode: (organizationId: string, scope: TeamScope): Promise<NodeLeasesRow[]> =>
    leasesByNode(db, visible(organizationId, scope)),

  /** The leases of lost nodes, and those of other runs than the current ones of nodes that are up, oldest first. */
  async leasesLeftBehind(
    organizationId: string,
    scope: TeamScope,
    { lost, up, most }: { lost: string[]; up: readonly { nodeId: string; epoch: number }[]; most: number },
  ): Promise<LeaseRow[]> {
    const earlier = up.map(({ nodeId, epoch }) => ({ nodeId, epoch: { not: epoch } }));
    const rows = await db.budgetLease.findMany({
      where: {
        OR: [{ nodeId: { in: lost } }, ...earlier],
        grantedNanoUsd: { gt: 0 },
        window: { budget: visible(organizationId, scope) },
      },
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

  /**
   * Gives a lease back, and answers what was granted; null: there is none; "alive": its gateway is; "in use": its gateway
   * was not heard of and may still hold from it.
   */
  async releaseLease(
    leaseId: string,
    budgetId: string,
    windowStart: Date,
  ): Promise<NanoUsd | "alive" | "in use" | null> {
    const [row] = await db.$queryRaw<{ granted: bigint | null }[]>`
      SELECT ledger_release_lease(${leaseId}::uuid, ${budgetId}::uuid, ${windowStart}::timestamptz) AS granted`;
    const granted = row?.granted ?? null;
    if (granted === -1n) return "alive";
    return granted === -2n ? "in use" : granted;
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

async function leasesByNode(db: Executor, budget: Prisma.BudgetWhereInput): Promise<NodeLeasesRow[]> {
  const where = { window: { budget } };
  // A lease without an end is the hold of one attempt.
  const holds = await db.budgetLease.groupBy({
    by: ["nodeId", "epoch"],
    where: { ...where, expiresAt: null },
    _sum: { grantedNanoUsd: true },
  });
  const heldBy = new Map(holds.map(({ nodeId, epoch, _sum }) => [`${nodeId} ${epoch}`, _sum.grantedNanoUsd ?? 0n]));
  const groups = await db.budgetLease.groupBy({
    by: ["nodeId", "epoch"],
    where,
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
    heldNanoUsd: (_sum.heldNanoUsd ?? 0n) + (heldBy.get(`${nodeId} ${epoch}`) ?? 0n),
    expiresAt: _max.expiresAt,
  }));
}
