import { estimateTokens } from "@gatehouse/metering";
import { servesFormat } from "@gatehouse/providers";
import { anthropicCountTokens } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../pipeline/authenticate.ts";
import { authorize } from "../pipeline/authorize.ts";
import { runPipeline } from "../pipeline/pipeline.ts";

/**
 * `POST /v1/messages/count_tokens`: the provider's count where one of the model's providers counts, else an estimate,
 * which says so in `x-gatehouse-estimated`.
 */
export async function countTokens(gateway: Gateway, exchange: Exchange): Promise<void> {
  const caller = authenticate(gateway, exchange);
  const request = anthropicCountTokens.parse(await exchange.readBody(gateway.limits.maxBodyBytes), {});
  const asked = { ...caller, exchange, dialect: anthropicCountTokens, request };
  const { organizationId } = caller.key.configuration;
  const targets = [...(caller.snapshot.route(organizationId, request.model)?.targets.values() ?? [])];
  const counted = targets.some(({ credential }) => servesFormat(credential.provider, request.format));
  if (counted || targets.length === 0) return runPipeline(gateway, asked);
  authorize(asked);
  const { inputTokenBound, bytes } = request;
  const { input } = estimateTokens({ inputTokenBound, requestBytes: bytes.length, outputBytes: 0 });
  const body = JSON.stringify({ input_tokens: input });
  exchange.sendDocument(200, "application/json", body, { "x-gatehouse-estimated": "true" });
}
