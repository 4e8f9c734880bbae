import { GatehouseError } from "@gatehouse/domain";
import { secretsEqual } from "@gatehouse/vault";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";

const TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

/**
 * What Prometheus scrapes: for whoever has the metrics token; without one, for this machine alone.
 * @throws GatehouseError `unauthenticated`, `not_found`
 */
export async function metrics(gateway: Gateway, exchange: Exchange): Promise<void> {
  const { metricsToken } = gateway.limits;
  if (metricsToken !== undefined) {
    const [given = ""] = exchange.headers("authorization");
    if (!secretsEqual(`Bearer ${metricsToken}`, given)) {
      throw new GatehouseError("unauthenticated", { message: "Send the metrics token as 'Authorization: Bearer …'." });
    }
  } else if (!isOfThisMachine(exchange)) throw new GatehouseError("not_found");
  exchange.sendDocument(200, TEXT_FORMAT, gateway.metrics.registry.render());
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;
/** Whose presence tells that somebody else asks, through a proxy on this machine. */
const FORWARDED = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

const isOfThisMachine = (exchange: Exchange): boolean =>
  LOOPBACK.test(exchange.peer) && FORWARDED.every((name) => exchange.headers(name).length === 0);
