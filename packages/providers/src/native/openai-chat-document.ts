import type { Outcome, UpstreamTarget } from "../adapter.ts";
import { errorInBodyFailure } from "../error-answer.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { choiceTextBytes, isRecord } from "./choice-text.ts";
import { parseDocument } from "./document.ts";

/**
 * Reads what is metered off a whole chat completion.
 * @throws UpstreamFailure when it is not one: broken JSON, or an error in spite of its status
 */
export function readCompletion(bytes: Buffer, target: UpstreamTarget): Outcome {
  const document = parseDocument(bytes, ["usage", "model", "error", "service_tier"], "choices");
  const { choices, error, usage, model, service_tier: serviceTier } = document;
  const hasChoices = Array.isArray(choices) ? choices.length > 0 : choices === true;
  if (error !== undefined && error !== null && !hasChoices) throw errorInBodyFailure(error, target.secret, "none");
  if (!hasChoices) throw invalidResponse();
  const list = Array.isArray(choices) ? choices : [];
  const finishReason: unknown = list[0]?.finish_reason;
  return {
    usage: isRecord(usage) ? { shape: "openai-chat", provider: target.provider, raw: usage } : null,
    responseModel: typeof model === "string" && model !== "" ? model : null,
    finishReason: typeof finishReason === "string" ? finishReason : null,
    ...(typeof serviceTier === "string" ? { serviceTier } : {}),
    complete: true,
    outputBytes: list.reduce((sum: number, choice: unknown) => sum + choiceTextBytes(choice, "message"), 0),
  };
}
