import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import { isRecord } from "../../native/choice-text.ts";
import { invalidResponse } from "../../upstream-failure.ts";
import type { EventDecoder } from "./event-decoder.ts";

type Json = Record<string, unknown>;
type Part = LanguageModelV4StreamPart;

interface Block {
  kind: "text" | "reasoning" | "tool";
  id: string;
  name: string;
  input: string;
}

const FINISH: ReadonlyMap<unknown, LanguageModelV4FinishReason["unified"]> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["pause_turn", "stop"],
  ["tool_use", "tool-calls"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["refusal", "content-filter"],
]);

/** Deltas that must have a block to go to. */
const WRITTEN: ReadonlySet<unknown> = new Set(["text_delta", "thinking_delta", "input_json_delta"]);

/**
 * The events of Anthropic's messages as canonical parts, as the vendor's package gives them. By hand, because its chain
 * of web streams and schemas costs four times as much on the most travelled way between two formats (bench, "streams").
 */
export class AnthropicEvents implements EventDecoder {
  readonly #blocks = new Map<unknown, Block>();
  readonly #usage: Json = {};
  #stopReason: unknown = null;

  decode(event: Json): Part[] {
    switch (event.type) {
      case "message_start":
        return this.#begin(event.message);
      case "content_block_start":
        return this.#open(event.index, recordIn(event.content_block));
      case "content_block_delta":
        return this.#append(this.#blocks.get(event.index), recordIn(event.delta));
      case "content_block_stop":
        return this.#close(event.index);
      case "message_delta":
        if (isRecord(event.delta)) this.#stopReason = event.delta.stop_reason ?? this.#stopReason;
        this.#merge(event.usage);
        return [];
      case "message_stop":
        return [{ type: "finish", finishReason: this.#finishReason(), usage: this.#tokens() }];
      default:
        return [];
    }
  }

  #begin(message: unknown): Part[] {
    if (!isRecord(message)) return [];
    this.#merge(message.usage);
    const { id, model } = message;
    if (typeof model !== "string" || model === "") return [];
    return [{ type: "response-metadata", modelId: model, ...(typeof id === "string" && { id }) }];
  }

  #open(index: unknown, block: Json): Part[] {
    const id = String(this.#blocks.size);
    const open = (kind: Block["kind"], toolId = id, name = "") => {
      this.#blocks.set(index, { kind, id: toolId, name, input: "" });
    };
    if (block.type === "text") {
      open("text");
      return [{ type: "text-start", id }, ...textDelta(id, block.text)];
    }
    if (block.type === "thinking" || block.type === "redacted_thinking") {
      open("reasoning");
      const redacted = typeof block.data === "string" ? anthropic({ redactedData: block.data }) : {};
      return [{ type: "reasoning-start", id, ...redacted }, ...thoughtDelta(id, block.thinking, block.signature)];
    }
    if (block.type !== "tool_use") return [];
    if (typeof block.id !== "string" || typeof block.name !== "string") throw invalidResponse();
    open("tool", block.id, block.name);
    const given = isRecord(block.input) && Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : "";
    return [{ type: "tool-input-start", id: block.id, toolName: block.name }, ...this.#argument(index, given)];
  }

  #append(block: Block | undefined, delta: Json): Part[] {
    if (block?.kind === "text") return textDelta(block.id, delta.text);
    if (block?.kind === "reasoning") return thoughtDelta(block.id, delta.thinking, delta.signature);
    if (block) return typeof delta.partial_json === "string" ? argumentDelta(block, delta.partial_json) : [];
    if (WRITTEN.has(delta.type)) throw invalidResponse();
    return [];
  }

  #argument(index: unknown, text: string): Part[] {
    const block = this.#blocks.get(index);
    return block ? argumentDelta(block, text) : [];
  }

  #close(index: unknown): Part[] {
    const block = this.#blocks.get(index);
    if (!block) return [];
    const { kind, id, name, input } = block;
    if (kind === "text") return [{ type: "text-end", id }];
    if (kind === "reasoning") return [{ type: "reasoning-end", id }];
    return [
      { type: "tool-input-end", id },
      { type: "tool-call", toolCallId: id, toolName: name, input: input === "" ? "{}" : input },
    ];
  }

  #finishReason(): LanguageModelV4FinishReason {
    const raw = typeof this.#stopReason === "string" ? this.#stopReason : undefined;
    return { unified: FINISH.get(raw) ?? "other", raw };
  }

  /** A null says nothing; what was told before holds. */
  #merge(usage: unknown): void {
    if (!isRecord(usage)) return;
    for (const [name, value] of Object.entries(usage)) if (value !== null) this.#usage[name] = value;
  }

  /** For the caller's format; what is billed is read by the format's own reader. */
  #tokens(): LanguageModelV4Usage {
    const { output_tokens_details: details } = this.#usage;
    const count = (value: unknown) => (typeof value === "number" ? value : undefined);
    const noCache = count(this.#usage.input_tokens);
    const cacheRead = count(this.#usage.cache_read_input_tokens) ?? 0;
    const cacheWrite = count(this.#usage.cache_creation_input_tokens) ?? 0;
    const output = count(this.#usage.output_tokens);
    const reasoning = isRecord(details) ? count(details.thinking_tokens) : undefined;
    return {
      inputTokens: {
        total: noCache === undefined ? undefined : noCache + cacheRead + cacheWrite,
        noCache,
        cacheRead,
        cacheWrite,
      },
      outputTokens: {
        total: output,
        text: output === undefined || reasoning === undefined ? undefined : output - reasoning,
        reasoning,
      },
    };
  }
}

/** What cannot be read cannot be written anew: left out, it would be missing without a word. */
function recordIn(value: unknown): Json {
  if (isRecord(value)) return value;
  throw invalidResponse();
}

const anthropic = (metadata: Record<string, string>): { providerMetadata: SharedV4ProviderMetadata } => ({
  providerMetadata: { anthropic: metadata },
});

const textDelta = (id: string, text: unknown): Part[] =>
  typeof text === "string" && text !== "" ? [{ type: "text-delta", id, delta: text }] : [];

/** The signature comes last, in a delta of its own. */
function thoughtDelta(id: string, thinking: unknown, signature: unknown): Part[] {
  const delta = typeof thinking === "string" ? thinking : "";
  const signed = typeof signature === "string" && signature !== "" ? anthropic({ signature }) : undefined;
  return delta === "" && !signed ? [] : [{ type: "reasoning-delta", id, delta, ...signed }];
}

function argumentDelta(block: Block, text: string): Part[] {
  if (block.kind !== "tool" || text === "") return [];
  block.input += text;
  return [{ type: "tool-input-delta", id: block.id, delta: text }];
}
