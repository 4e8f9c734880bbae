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
  const { maxBodyBytes, uploadDirectory } = gateway.limits;
  if (dialect.parseForm) {
    const form = await exchange.readForm({ limitBytes: maxBodyBytes, directory: uploadDirectory });
    try {
      await runPipeline(gateway, { ...caller, exchange, dialect, address, request: dialect.parseForm(form) });
    } finally {
      await form.close();
    }
    return;
  }
  const request = dialect.parse(await exchange.readBody(maxBodyBytes), address);
  await runPipeline(gateway, { ...caller, exchange, dialect, address, request });
}
