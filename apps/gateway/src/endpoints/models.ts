import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../pipeline/authenticate.ts";

/** `GET /v1/models` in the OpenAI format: the models that this key may call. */
export async function models(gateway: Gateway, exchange: Exchange): Promise<void> {
  const { key, snapshot } = authenticate(gateway, exchange);
  const data = snapshot.modelsOf(key).map((route) => ({
    id: route.model,
    object: "model",
    created: Math.floor(route.createdAt.getTime() / 1000),
    owned_by: "gatehouse",
  }));
  exchange.sendDocument(200, "application/json", JSON.stringify({ object: "list", data }));
}
