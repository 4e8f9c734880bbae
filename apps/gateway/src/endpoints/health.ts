import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";

/** The process is alive; says nothing of what it depends on. */
export async function healthz(exchange: Exchange): Promise<void> {
  exchange.sendDocument(200, "application/json", JSON.stringify({ status: "ok" }));
}

/**
 * Requests may be sent here: a configuration is loaded and the process is not going away. `degraded`: the database is
 * away, so that the configuration may be old and not every request can be served.
 */
export async function readyz(gateway: Gateway, exchange: Exchange): Promise<void> {
  const snapshot = gateway.snapshots.current();
  const ready = snapshot !== undefined && !gateway.draining();
  const serving = gateway.snapshots.stale() ? "degraded" : "ready";
  const body = {
    status: ready ? serving : gateway.draining() ? "draining" : "starting",
    nodeId: gateway.nodeId,
    configurationVersion: snapshot?.version.toString() ?? null,
    snapshotAgeMs: snapshot ? Math.round(gateway.snapshots.ageMs()) : null,
    spoolDepth: gateway.spool.depth,
  };
  exchange.sendDocument(ready ? 200 : 503, "application/json", JSON.stringify(body));
}
