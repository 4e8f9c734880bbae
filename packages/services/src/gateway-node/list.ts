import type { GatewayNodeView } from "@gatehouse/domain";
import { requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { ALIVE_MS } from "./propagation.ts";

/** Gateways that were silent for longer are gone for good. */
const REMEMBERED_MS = 24 * 3_600_000;

/** The gateways that were seen within a day. */
export async function listGateways({ db, actor, now }: VerbContext): Promise<{ items: GatewayNodeView[] }> {
  requireSomewhere(actor, "usage.read");
  const at = now().getTime();
  const nodes = await db.gateways.list(new Date(at - REMEMBERED_MS));
  const items = nodes.map((node) => ({
    id: node.id,
    version: node.version,
    startedAt: node.startedAt.toISOString(),
    heartbeatAt: node.heartbeatAt.toISOString(),
    alive: node.heartbeatAt.getTime() >= at - ALIVE_MS,
    configurationVersion: node.configurationVersion.toString(),
  }));
  return { items };
}
