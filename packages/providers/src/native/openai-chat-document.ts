import type { Outcome, UpstreamTarget } from "../adapter.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { choiceTextBytes, isRecord } from "./choice-text.ts";
import { parseDocument } from "./document.ts";
import { failedAnswer } from "./failed-answer.ts";
import { errorOfChoice } from "./failed-choice.ts";

/**
 * Reads what is metered off a whole chat completion.
 * @throws UpstreamFailure when it is not one: broken JSON, or an error in spite of its status
 */
export function readCompletion(bytes: Buffer, target: UpstreamTarget): Outcome {
  const document = parseDocument(bytes, ["usage", "model", "error", "service_tier"], "choices");
  const { choices, error, usage, model, service_tier: serviceTier } = document;
  const hasChoices = Array.isArray(choices) ? choices.length > 0 : choices === true;
  const list: unknown[] = Array.isArray(choices) ? choices : [];
  const finishReason = isRecord(list[0]) ? list[0].finish_reason : null;
  const outcome: Outcome = {
    usage: isRecord(usage) ? { shape: "openai-chat", provider: target.provider, raw: usage } : null,
    responseModel: typeof model === "string" && model !== "" ? model : null,
    finishReason: typeof finishReason === "string" ? finishReason : null,
    ...(typeof serviceTier === "string" ? { serviceTier } : {}),
    complete: true,
    outputBytes: list.reduce((sum: number, choice) => sum + choiceTextBytes(choice, "message"), 0),
  };
  if (error !== undefined && error !== null && !hasChoices) throw failedAnswer(error, target.secret, outcome);
  if (!hasChoices) throw invalidResponse();
  const errors = list.map(errorOfChoice);
  // One choice that is whole makes an answer; its caller sees what became of the others.
  if (list.length > 0 && errors.every((one) => one !== undefined)) {
    throw failedAnswer(errors[0], target.secret, outcome);
  }
  return outcome;
}
