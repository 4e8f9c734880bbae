import { estimateTokens } from "@gatehouse/metering";
import { anthropicCountTokens } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { Exchange } from "../http/exchange.ts";
import { authenticate } from "../pipeline/authenticate.ts";
import { authorize } from "../pipeline/authorize.ts";
import type { Asked } from "../pipeline/context.ts";
import { glance } from "../pipeline/inspect.ts";
import { judge } from "../pipeline/judge.ts";
import { FREE_PASS } from "../pipeline/limit.ts";
import { runPipeline } from "../pipeline/pipeline.ts";

/**
 * `POST /v1/messages/count_tokens`: the provider's count where one of the model's providers counts, else an estimate,
 * which says so in `x-gatehouse-estimated`.
 */
export async function countTokens(gateway: Gateway, exchange: Exchange): Promise<void> {
  const caller = authenticate(gateway, exchange);
  const request = anthropicCountTokens.parse(await exchange.readBody(gateway.limits.maxBodyBytes), {});
  const asked = { ...caller, exchange, dialect: anthropicCountTokens, address: {}, request };
  if (isCounted(gateway, asked)) return runPipeline(gateway, asked);
  const { inputTokenBound, bytes } = request;
  const { input } = estimateTokens({ inputTokenBound, requestBytes: bytes.length, outputBytes: 0 });
  const body = JSON.stringify({ input_tokens: input });
  exchange.sendDocument(200, "application/json", body, { "x-gatehouse-estimated": "true" });
}

/** Somebody that may get the request counts, or nobody may: which the pipeline says, and records. */
function isCounted(gateway: Gateway, asked: Asked): boolean {
  const claimed = { ...authorize(asked), pass: FREE_PASS, kept: null };
  const { decision } = judge(gateway, glance(gateway, claimed), performance.now());
  const { deploymentIds, candidates } = decision.plan;
  return deploymentIds.length > 0 || !candidates.some(({ excluded }) => excluded === "format_not_served");
}
