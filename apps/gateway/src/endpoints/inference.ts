import type { AddressFacts, Dialect } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../pipeline/authenticate.ts";
import { runPipeline } from "../pipeline/pipeline.ts";

/** A request for a model, in any dialect. The key is checked before the body is read. */
export async function infer(
  gateway: Gateway,
  dialect: Dialect,
  exchange: Exchange,
  address: AddressFacts = {},
): Promise<void> {
  const caller = authenticate(gateway, exchange);
  const bytes = await exchange.readBody(gateway.limits.maxBodyBytes);
  const request = dialect.parse(bytes, address);
  await runPipeline(gateway, { ...caller, exchange, dialect, request });
}
