import type { GatewayNodeRow, LeaseRow, NodeLeasesRow } from "@gatehouse/db/admin";
import {
  type GatewayNodeView,
  type GatewaysView,
  MOST_STRANDED_LEASES,
  type NodeLeasesView,
  SET_ASIDE_EPOCH,
  type StrandedLeaseOrigin,
  type StrandedLeaseView,
  visibleTeams,
} from "@gatehouse/domain";
import { requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { ALIVE_MS } from "./propagation.ts";

/** Gateways that were silent for longer are gone for good; they are shown as long as leases of theirs are there. */
const REMEMBERED_MS = 24 * 3_600_000;

/** The gateways that were seen within a day, with what they hold of the budgets that the actor may see. */
export async function listGateways({ db, actor, now }: VerbContext): Promise<GatewaysView> {
  requireSomewhere(actor, "usage.read");
  const at = now().getTime();
  const scope = visibleTeams(actor, "budget.read");
  const { organizationId } = actor;
  const holding = await db.ledger.leasesByNode(organizationId, scope);
  const nodes = await db.gateways.list(
    new Date(at - REMEMBERED_MS),
    holding.map(({ nodeId }) => nodeId),
  );
  const isAlive = ({ heartbeatAt }: GatewayNodeRow) => heartbeatAt.getTime() >= at - ALIVE_MS;
  const alive = new Map(nodes.filter(isAlive).map(({ id, epoch }) => [id, epoch]));
  const runs = holding.filter((run) => originOf(run, alive) !== null);
  const stranded =
    runs.length > 0 ? await db.ledger.leases(organizationId, scope, { runs, most: MOST_STRANDED_LEASES }) : [];
  return {
    items: nodes.map((node) => viewOf(node, alive.has(node.id), holding)),
    strandedLeases: stranded.map((lease) => strandedView(lease, originOf(lease, alive) ?? "lost")),
  };
}

/**
 * How a run's leases came to be stranded; null while the run is the node's own, which settles or returns them. A run
 * that is later than the one its node has told of has just begun.
 */
function originOf(
  { nodeId, epoch }: Pick<NodeLeasesRow, "nodeId" | "epoch">,
  alive: ReadonlyMap<string, number>,
): StrandedLeaseOrigin | null {
  if (epoch === SET_ASIDE_EPOCH) return "set_aside";
  const current = alive.get(nodeId);
  if (current === undefined) return "lost";
  return epoch < current ? "earlier_run" : null;
}

function viewOf(node: GatewayNodeRow, alive: boolean, holding: readonly NodeLeasesRow[]): GatewayNodeView {
  const { id, version, spoolDepth, spoolLevel, inFlight, ledgerMode, rateLimitMode } = node;
  return {
    ...{ id, version, alive, spoolDepth, spoolLevel, inFlight, ledgerMode, rateLimitMode },
    startedAt: node.startedAt.toISOString(),
    heartbeatAt: node.heartbeatAt.toISOString(),
    configurationVersion: node.configurationVersion.toString(),
    snapshotAgeMs: Number(node.snapshotAgeMs),
    spoolBytes: Number(node.spoolBytes),
    spoolLimitBytes: Number(node.spoolLimitBytes),
    leases: holding.filter(({ nodeId }) => nodeId === id).map(leasesView),
  };
}

const leasesView = ({ epoch, leases, grantedNanoUsd, heldNanoUsd, expiresAt }: NodeLeasesRow): NodeLeasesView => ({
  epoch,
  leases,
  grantedNanoUsd: grantedNanoUsd.toString(),
  heldNanoUsd: heldNanoUsd.toString(),
  expiresAt: expiresAt?.toISOString() ?? null,
});

const strandedView = (lease: LeaseRow, origin: StrandedLeaseOrigin): StrandedLeaseView => ({
  leaseId: lease.leaseId,
  budgetId: lease.budgetId,
  budgetName: lease.budgetName,
  windowStart: lease.windowStart.toISOString(),
  nodeId: lease.nodeId,
  origin,
  grantedNanoUsd: lease.grantedNanoUsd.toString(),
  heldNanoUsd: lease.heldNanoUsd.toString(),
  grantedAt: lease.grantedAt.toISOString(),
  // A run that is over uses nothing more, whenever its leases would have ended.
  expiresAt: origin === "lost" ? (lease.expiresAt?.toISOString() ?? null) : null,
});
