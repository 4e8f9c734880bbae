import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity } from "../dialect.ts";
import { ownId } from "./own-id.ts";

/** How an answer ended, for the object that holds it. */
export interface ResponseEnd {
  finishReason: LanguageModelV4FinishReason;
  usage: LanguageModelV4Usage;
}

/** The `response` object: what was asked is said again, as OpenAI does. Without an end it is one in progress. */
export function responseObject(
  request: CallerRequest,
  identity: AnswerIdentity,
  output: Json[],
  end?: ResponseEnd,
): Json {
  const { body } = request;
  const reason = end && incompleteReason(end.finishReason);
  return {
    id: ownId("resp", identity.id),
    object: "response",
    created_at: identity.createdSeconds,
    status: !end ? "in_progress" : reason ? "incomplete" : "completed",
    background: false,
    error: null,
    incomplete_details: reason ? { reason } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    model: identity.model,
    output,
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: body.reasoning ?? { effort: null, summary: null },
    store: false,
    temperature: body.temperature ?? 1,
    text: body.text ?? { format: { type: "text" } },
    tool_choice: body.tool_choice ?? "auto",
    tools: body.tools ?? [],
    top_p: body.top_p ?? 1,
    truncation: "disabled",
    usage: end ? responsesUsage(end.usage) : null,
    user: body.user ?? null,
    metadata: body.metadata ?? {},
  };
}

function incompleteReason({ unified }: LanguageModelV4FinishReason): string | undefined {
  if (unified === "length") return "max_output_tokens";
  return unified === "content-filter" ? "content_filter" : undefined;
}

/** The word for records: the reason where the response is incomplete, else its status. */
export const responsesFinishReason = (reason: LanguageModelV4FinishReason): string =>
  incompleteReason(reason) ?? "completed";

/** Canonical usage as the Responses API writes it; what was not reported counts as zero here. */
function responsesUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): Json {
  const input = inputTokens.total ?? 0;
  const output = outputTokens.total ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: inputTokens.cacheRead ?? 0,
      cache_write_tokens: inputTokens.cacheWrite ?? 0,
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: outputTokens.reasoning ?? 0 },
    total_tokens: input + output,
  };
}
