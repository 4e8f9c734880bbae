import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from "@ai-sdk/provider";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity, StreamRenderer } from "../dialect.ts";
import { encodeSseData, SSE_DONE } from "../sse.ts";
import { openAiFinishReason, openAiUsage } from "./canonical-usage.ts";
import { generatedImage } from "./generated-image.ts";
import { reasoningDetail, toolCallExtra } from "./reasoning-details.ts";

interface OpenToolCall {
  index: number;
  hasArguments: boolean;
}

/** Canonical stream parts as chat completion chunks. */
export class ChunkRenderer implements StreamRenderer {
  readonly #identity: AnswerIdentity;
  readonly #includeUsage: boolean;
  readonly #toolCalls = new Map<string, OpenToolCall>();
  readonly #reasoning = new Map<string, string>();
  #started = false;
  #responseModel: string | null = null;

  constructor(identity: AnswerIdentity, includeUsage: boolean) {
    this.#identity = identity;
    this.#includeUsage = includeUsage;
  }

  render(part: LanguageModelV4StreamPart): Buffer | undefined {
    switch (part.type) {
      case "response-metadata":
        this.#responseModel ??= part.modelId ?? null;
        return undefined;
      case "text-delta":
        return this.#text(part.delta, { content: part.delta });
      case "reasoning-start":
      case "reasoning-delta":
        return this.#reasoningDelta(part.id, "delta" in part ? part.delta : "", part.providerMetadata);
      case "tool-input-start":
        return this.#openToolCall(part.id, part.toolName);
      case "tool-input-delta":
        return this.#toolArguments(part.id, part.delta);
      case "tool-call":
        return this.#toolCall(part);
      case "file":
        return this.#delta({ images: [generatedImage(part)] });
      case "finish":
        return this.#finish(part);
      default:
        return undefined;
    }
  }

  #text(text: string, delta: Json): Buffer | undefined {
    if (text === "") return undefined;
    return this.#delta(delta);
  }

  /** A signature closes its block and belongs to the whole of its text. */
  #reasoningDelta(id: string, delta: string, metadata: SharedV4ProviderMetadata | undefined): Buffer | undefined {
    const text = (this.#reasoning.get(id) ?? "") + delta;
    this.#reasoning.set(id, text);
    const detail = reasoningDetail(text, metadata);
    if (delta === "" && !detail) return undefined;
    return this.#delta({
      ...(delta === "" ? {} : { reasoning_content: delta }),
      ...(detail ? { reasoning_details: [detail] } : {}),
    });
  }

  #openToolCall(id: string, name: string, extra: Json = {}): Buffer {
    const index = this.#toolCalls.size;
    this.#toolCalls.set(id, { index, hasArguments: false });
    const call = { index, id, type: "function", function: { name, arguments: "" }, ...extra };
    return this.#delta({ tool_calls: [call] });
  }

  #toolArguments(id: string, text: string): Buffer | undefined {
    const open = this.#toolCalls.get(id);
    if (!open || text === "") return undefined;
    open.hasArguments = true;
    return this.#text(text, { tool_calls: [{ index: open.index, function: { arguments: text } }] });
  }

  /** Comes once the call is whole, after its deltas or instead of them. */
  #toolCall(part: Extract<LanguageModelV4StreamPart, { type: "tool-call" }>): Buffer | undefined {
    const extra = toolCallExtra(part.providerMetadata);
    const open = this.#toolCalls.get(part.toolCallId);
    const frames: Buffer[] = [];
    if (!open) frames.push(this.#openToolCall(part.toolCallId, part.toolName, extra));
    else if (Object.keys(extra).length > 0) frames.push(this.#delta({ tool_calls: [{ index: open.index, ...extra }] }));
    const call = this.#toolCalls.get(part.toolCallId);
    const rest = call?.hasArguments ? undefined : this.#toolArguments(part.toolCallId, part.input);
    if (rest) frames.push(rest);
    return frames.length === 0 ? undefined : Buffer.concat(frames);
  }

  #finish(part: Extract<LanguageModelV4StreamPart, { type: "finish" }>): Buffer {
    const frames = [this.#delta({}, openAiFinishReason(part.finishReason))];
    if (this.#includeUsage) frames.push(this.#frame({ choices: [], usage: openAiUsage(part.usage) }));
    return Buffer.concat([...frames, SSE_DONE]);
  }

  #delta(delta: Json, finishReason: string | null = null): Buffer {
    const whole = this.#started ? delta : { role: "assistant", content: "", ...delta };
    this.#started = true;
    return this.#frame({ choices: [{ index: 0, delta: whole, logprobs: null, finish_reason: finishReason }] });
  }

  #frame(fields: Json): Buffer {
    const { id, createdSeconds, model } = this.#identity;
    const head = {
      id: `chatcmpl-${id}`,
      object: "chat.completion.chunk",
      created: createdSeconds,
      model: this.#responseModel ?? model,
    };
    return encodeSseData(JSON.stringify({ ...head, ...fields }));
  }
}
