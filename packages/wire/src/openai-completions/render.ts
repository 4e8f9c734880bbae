import type { LanguageModelV4GenerateResult, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity, StreamRenderer } from "../dialect.ts";
import { openAiFinishReason, openAiUsage } from "../openai-chat/canonical-usage.ts";
import { encodeSseData, SSE_DONE } from "../sse.ts";

/** A canonical result as a `text_completion`. The format has no place for what a model thought. */
export function renderTextCompletion(result: LanguageModelV4GenerateResult, identity: AnswerIdentity): Buffer {
  const text = result.content.map((part) => (part.type === "text" ? part.text : "")).join("");
  const document = {
    ...head(identity),
    choices: [choice(text, openAiFinishReason(result.finishReason))],
    usage: openAiUsage(result.usage),
  };
  return Buffer.from(JSON.stringify(document));
}

/** Canonical stream parts as chunks of a `text_completion`. */
export class TextStreamRenderer implements StreamRenderer {
  #identity: AnswerIdentity;
  readonly #includeUsage: boolean;

  constructor(identity: AnswerIdentity, includeUsage: boolean) {
    this.#identity = identity;
    this.#includeUsage = includeUsage;
  }

  render(part: LanguageModelV4StreamPart): Buffer | undefined {
    if (part.type === "response-metadata" && part.modelId) this.#identity = { ...this.#identity, model: part.modelId };
    if (part.type === "text-delta" && part.delta !== "") return this.#frame({ choices: [choice(part.delta, null)] });
    if (part.type !== "finish") return undefined;
    const frames = [this.#frame({ choices: [choice("", openAiFinishReason(part.finishReason))] })];
    if (this.#includeUsage) frames.push(this.#frame({ choices: [], usage: openAiUsage(part.usage) }));
    return Buffer.concat([...frames, SSE_DONE]);
  }

  #frame(fields: Json): Buffer {
    return encodeSseData(JSON.stringify({ ...head(this.#identity), ...fields }));
  }
}

const head = ({ id, createdSeconds, model }: AnswerIdentity): Json => ({
  id: `cmpl-${id}`,
  object: "text_completion",
  created: createdSeconds,
  model,
});

const choice = (text: string, finishReason: string | null): Json => ({
  text,
  index: 0,
  logprobs: null,
  finish_reason: finishReason,
});
