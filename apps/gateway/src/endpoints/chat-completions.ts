import { parseChatRequest } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../pipeline/authenticate.ts";
import { runPipeline } from "../pipeline/pipeline.ts";

/** `POST /v1/chat/completions`, streamed or not. The key is checked before the body is read. */
export async function chatCompletions(gateway: Gateway, exchange: Exchange): Promise<void> {
  const caller = authenticate(gateway, exchange);
  const bytes = await exchange.readBody(gateway.limits.maxBodyBytes);
  const request = parseChatRequest(bytes);
  await runPipeline(gateway, { ...caller, exchange, endpoint: "chat.completions", request });
}
