import type { NanoUsd } from "@gatehouse/domain";
import type { Executor } from "../client.ts";
import { Prisma } from "../generated/client.ts";
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

/** What of the lease `l` is held for requests: a lease without an end is the hold of one attempt; of another, its node tells. */
export const HELD = Prisma.sql`
  CASE WHEN l."expires_at" IS NULL THEN l."granted_nano_usd" ELSE least(l."held_nano_usd", l."granted_nano_usd") END`;

/** The organization's budgets that may be seen. */
const visible = (organizationId: string, scope: TeamScope): Prisma.BudgetWhereInput => ({
  organizationId,
  ...limitsInTeams(scope),
});

export const createLedgerRepository = (db: Executor) => ({
  async leasesByNode(organizationId: string, scope: TeamScope): Promise<NodeLeasesRow[]> {
    return db.$queryRaw<NodeLeasesRow[]>`
      SELECT l."node_id" AS "nodeId", l."epoch", count(*)::float8 AS "leases",
        sum(l."granted_nano_usd")::bigint AS "grantedNanoUsd", sum(${HELD})::bigint AS "heldNanoUsd", max(l."expires_at") AS "expiresAt"
      FROM "budget_lease" AS l JOIN "budget" AS b ON b."id" = l."budget_id"
      WHERE b."organization_id" = ${organizationId}::uuid AND ${ofTeams(scope)}
      GROUP BY 1, 2 ORDER BY 1, 2`;
  },

  /** The leases of these runs of gateways, oldest first. */
  async leases(
    organizationId: string,
    scope: TeamScope,
    { runs, most }: { runs: readonly Pick<NodeLeasesRow, "nodeId" | "epoch">[]; most: number },
  ): Promise<LeaseRow[]> {
    const rows = await db.budgetLease.findMany({
      where: {
        OR: runs.map(({ nodeId, epoch }) => ({ nodeId, epoch })),
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
   * Gives a lease back, and answers what was granted; null: there is none, "alive": its gateway is, "in_use": its
   * gateway may use it until it ends.
   */
  async releaseLease(
    leaseId: string,
    budgetId: string,
    windowStart: Date,
  ): Promise<NanoUsd | "alive" | "in_use" | null> {
    const [row] = await db.$queryRaw<{ granted: bigint | null }[]>`
      SELECT ledger_release_lease(${leaseId}::uuid, ${budgetId}::uuid, ${windowStart}::timestamptz) AS granted`;
    const granted = row?.granted ?? null;
    if (granted === null || granted >= 0n) return granted;
    return granted === -2n ? "in_use" : "alive";
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

/** `limitsInTeams` in SQL, for the budget `b`. */
function ofTeams(scope: TeamScope): Prisma.Sql {
  if (scope === "all") return Prisma.sql`true`;
  return Prisma.sql`coalesce(
    b."team_id", (SELECT k."team_id" FROM "virtual_key" AS k WHERE k."id" = b."virtual_key_id")
  ) = ANY (${[...scope]}::uuid[])`;
}
