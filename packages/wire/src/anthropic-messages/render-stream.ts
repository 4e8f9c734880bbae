import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { BlocksInTurn } from "../canonical/blocks-in-turn.ts";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity, StreamRenderer } from "../dialect.ts";
import { encodeSseEvent } from "../sse.ts";
import { messageHead } from "./render-message.ts";
import { signatureOf } from "./signatures.ts";
import { anthropicStopReason, anthropicUsage } from "./usage.ts";

interface OpenBlock {
  /** `text`, `thinking`, or the id of a tool call. */
  key: string;
  index: number;
  signature: string;
  /** Something was written into it. */
  filled: boolean;
}

type Part<T extends LanguageModelV4StreamPart["type"]> = Extract<LanguageModelV4StreamPart, { type: T }>;

/** Canonical stream parts as Anthropic's events: blocks follow one another, each started, filled and stopped. */
export class MessageStreamRenderer implements StreamRenderer {
  readonly #identity: AnswerIdentity;
  #frames: Buffer[] = [];
  #started = false;
  #blocks = 0;
  #open: OpenBlock | undefined;
  #model: string | null = null;
  readonly #turns = new BlocksInTurn();
  readonly #tools = new Set<string>();

  constructor(identity: AnswerIdentity) {
    this.#identity = identity;
  }

  render(part: LanguageModelV4StreamPart): Buffer | undefined {
    this.#frames = [];
    for (const ready of this.#turns.take(part)) this.#show(ready);
    return this.#frames.length === 0 ? undefined : Buffer.concat(this.#frames);
  }

  #show(part: LanguageModelV4StreamPart): void {
    switch (part.type) {
      case "response-metadata":
        this.#model ??= part.modelId ?? null;
        break;
      case "text-delta":
        if (part.delta !== "")
          this.#fill(`text ${part.id}`, { type: "text", text: "" }, { type: "text_delta", text: part.delta });
        break;
      case "reasoning-start":
      case "reasoning-delta":
      case "reasoning-end":
        this.#reasoning(part);
        break;
      case "tool-input-start":
        this.#startTool(part.id, part.toolName);
        break;
      case "tool-input-delta":
        this.#toolInput(part.id, part.delta);
        break;
      case "tool-call":
        this.#toolCall(part);
        break;
      case "finish":
        this.#finish(part);
        break;
    }
  }

  #reasoning(part: Part<"reasoning-start"> | Part<"reasoning-delta"> | Part<"reasoning-end">): void {
    const redacted = part.providerMetadata?.anthropic?.redactedData;
    if (typeof redacted === "string") return this.#redacted(redacted);
    const delta = part.type === "reasoning-delta" ? part.delta : "";
    const block = { type: "thinking", thinking: "", signature: "" };
    const key = `thinking ${part.id}`;
    if (delta !== "") this.#fill(key, block, { type: "thinking_delta", thinking: delta });
    const signature = signatureOf(part.providerMetadata);
    if (signature === "") return;
    this.#ensure(key, block);
    if (this.#open) this.#open.signature = signature;
  }

  #redacted(data: string): void {
    this.#close();
    this.#ensure(`redacted ${this.#blocks}`, { type: "redacted_thinking", data });
    this.#close();
  }

  #startTool(id: string, name: string): void {
    this.#tools.add(id);
    this.#ensure(`tool ${id}`, { type: "tool_use", id, name, input: {} });
  }

  #toolInput(id: string, text: string): void {
    if (text === "" || this.#open?.key !== `tool ${id}`) return;
    this.#open.filled = true;
    this.#delta({ type: "input_json_delta", partial_json: text });
  }

  /** Comes once the call is whole, after its deltas or instead of them. */
  #toolCall({ toolCallId, toolName, input }: Part<"tool-call">): void {
    if (!this.#tools.has(toolCallId)) this.#startTool(toolCallId, toolName);
    if (this.#open?.key === `tool ${toolCallId}` && !this.#open.filled) this.#toolInput(toolCallId, input);
    if (this.#open?.key === `tool ${toolCallId}`) this.#close();
  }

  #finish(part: Part<"finish">): void {
    this.#start();
    this.#close();
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, ...output } = anthropicUsage(
      part.usage,
    );
    const delta = { stop_reason: anthropicStopReason(part.finishReason), stop_sequence: null };
    const usage = { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, ...output };
    this.#send({ type: "message_delta", delta, usage });
    this.#send({ type: "message_stop" });
  }

  #fill(key: string, block: Json, delta: Json): void {
    this.#ensure(key, block);
    if (this.#open) this.#open.filled = true;
    this.#delta(delta);
  }

  /** Makes the block the open one; another that is open is closed first. */
  #ensure(key: string, block: Json): void {
    if (this.#open?.key === key) return;
    this.#start();
    this.#close();
    this.#open = { key, index: this.#blocks, signature: "", filled: false };
    this.#blocks += 1;
    this.#send({ type: "content_block_start", index: this.#open.index, content_block: block });
  }

  #close(): void {
    if (!this.#open) return;
    const { index, signature } = this.#open;
    if (signature !== "") this.#delta({ type: "signature_delta", signature });
    this.#open = undefined;
    this.#send({ type: "content_block_stop", index });
  }

  #delta(delta: Json): void {
    this.#send({ type: "content_block_delta", index: this.#open?.index, delta });
  }

  /** What the input comes to is known at the end only: zero here, and in full with `message_delta`. */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const identity = { ...this.#identity, model: this.#model ?? this.#identity.model };
    const usage = { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 };
    const message = { ...messageHead(identity), content: [], stop_reason: null, stop_sequence: null, usage };
    this.#send({ type: "message_start", message });
  }

  #send(event: Json & { type: string }): void {
    this.#frames.push(encodeSseEvent(event.type, JSON.stringify(event)));
  }
}
