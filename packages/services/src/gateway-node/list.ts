import type { GatewayNodeRow, LeaseRow, NodeLeasesRow } from "@gatehouse/db/admin";
import {
  type GatewayNodeView,
  type GatewaysView,
  type NodeLeasesView,
  type StrandedLeaseView,
  visibleTeams,
} from "@gatehouse/domain";
import { requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { ALIVE_MS } from "./propagation.ts";

/** Gateways that were silent for longer are gone for good; they are shown as long as leases of theirs are there. */
const REMEMBERED_MS = 24 * 3_600_000;
const MOST_STRANDED = 200;
/** What earlier runs of a gateway held it settles or returns by itself, soon after its start. */
const RECOVERY_MS = 5 * 60_000;

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
  const alive = new Set(nodes.filter(isAlive).map(({ id }) => id));
  const lost = [...new Set(holding.map(({ nodeId }) => nodeId))].filter((nodeId) => !alive.has(nodeId));
  const up = nodes
    .filter((node) => alive.has(node.id) && node.startedAt.getTime() < at - RECOVERY_MS)
    .map(({ id, epoch }) => ({ nodeId: id, epoch }));
  const stranded = await db.ledger.leasesLeftBehind(organizationId, scope, { lost, up, most: MOST_STRANDED });
  return {
    items: nodes.map((node) => viewOf(node, alive.has(node.id), holding)),
    strandedLeases: stranded.map((lease) => strandedView(lease, alive.has(lease.nodeId))),
  };
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

/** Of a gateway that is up the run that could use it is over. */
const strandedView = (lease: LeaseRow, isUp: boolean): StrandedLeaseView => ({
  leaseId: lease.leaseId,
  budgetId: lease.budgetId,
  budgetName: lease.budgetName,
  windowStart: lease.windowStart.toISOString(),
  nodeId: lease.nodeId,
  grantedNanoUsd: lease.grantedNanoUsd.toString(),
  heldNanoUsd: lease.heldNanoUsd.toString(),
  grantedAt: lease.grantedAt.toISOString(),
  inUseUntil: isUp ? null : (lease.expiresAt?.toISOString() ?? null),
});
