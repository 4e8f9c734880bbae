import { outlineJson } from "@gatehouse/wire";
import type { Outcome, UpstreamTarget } from "../adapter.ts";
import { errorInBodyFailure } from "../error-answer.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { choiceTextBytes, isRecord } from "./choice-text.ts";

/** Above this, only the members that matter are parsed: such answers are mostly one long base64 string. */
const FULL_PARSE_BYTES = 1024 * 1024;
const LIMITS = { maxDepth: 256, maxValues: 10_000_000 };
const WANTED = new Set(["usage", "model", "error"]);

/**
 * Reads what is metered off a whole chat completion.
 * @throws UpstreamFailure when it is not one: broken JSON, or an error in spite of its status
 */
export function readCompletion(bytes: Buffer, target: UpstreamTarget): Outcome {
  const document = bytes.length <= FULL_PARSE_BYTES ? parse(bytes.toString("utf8")) : parsePartly(bytes);
  if (!isRecord(document)) throw invalidResponse();
  const { choices, error, usage, model } = document;
  const hasChoices = Array.isArray(choices) ? choices.length > 0 : choices === true;
  if (error !== undefined && error !== null && !hasChoices) throw errorInBodyFailure(error, target.secret, "none");
  if (!hasChoices) throw invalidResponse();
  const list = Array.isArray(choices) ? choices : [];
  const finishReason: unknown = list[0]?.finish_reason;
  return {
    usage: isRecord(usage) ? { shape: "openai-chat", provider: target.provider, raw: usage } : null,
    responseModel: typeof model === "string" && model !== "" ? model : null,
    finishReason: typeof finishReason === "string" ? finishReason : null,
    complete: true,
    outputBytes: list.reduce((sum: number, choice: unknown) => sum + choiceTextBytes(choice, "message"), 0),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidResponse();
  }
}

function parsePartly(bytes: Buffer): Record<string, unknown> {
  const outline = outlineJson(bytes, LIMITS);
  if (!outline.balanced || outline.exceeded) throw invalidResponse();
  const document: Record<string, unknown> = {};
  for (const { key, valueStart, valueEnd } of outline.members) {
    if (WANTED.has(key)) document[key] = parse(bytes.toString("utf8", valueStart, valueEnd));
    if (key === "choices") document.choices = valueEnd - valueStart > 2;
  }
  return document;
}
