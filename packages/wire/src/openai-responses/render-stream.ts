import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from "@ai-sdk/provider";
import type { CallerRequest } from "../caller-request.ts";
import { BlocksInTurn } from "../canonical/blocks-in-turn.ts";
import type { Json } from "../canonical/refuse.ts";
import type { AnswerIdentity, StreamRenderer } from "../dialect.ts";
import { encodeSseEvent } from "../sse.ts";
import { functionCallItem, itemId, messageItem, reasoningItem, summaryPart, textPart } from "./items.ts";
import { responseObject } from "./response-object.ts";

type Part<T extends LanguageModelV4StreamPart["type"]> = Extract<LanguageModelV4StreamPart, { type: T }>;

interface OpenItem {
  kind: "message" | "reasoning" | "function_call";
  /** `message`, the id of a reasoning block, or of a tool call. */
  key: string;
  id: string;
  text: string;
  name: string;
  metadata: SharedV4ProviderMetadata | undefined;
  /** The part inside of a message or a reasoning item was begun. */
  begun: boolean;
}

/** Canonical stream parts as the events of a response: items follow one another, each added, filled and done. */
export class ResponseStreamRenderer implements StreamRenderer {
  readonly #request: CallerRequest;
  #identity: AnswerIdentity;
  #frames: Buffer[] = [];
  #sequence = 0;
  #started = false;
  #open: OpenItem | undefined;
  readonly #turns = new BlocksInTurn();
  readonly #output: Json[] = [];

  constructor(identity: AnswerIdentity, request: CallerRequest) {
    this.#identity = identity;
    this.#request = request;
  }

  render(part: LanguageModelV4StreamPart): Buffer | undefined {
    this.#frames = [];
    for (const ready of this.#turns.take(part)) this.#show(ready);
    return this.#frames.length === 0 ? undefined : Buffer.concat(this.#frames);
  }

  #show(part: LanguageModelV4StreamPart): void {
    switch (part.type) {
      case "response-metadata":
        if (!this.#started && part.modelId) this.#identity = { ...this.#identity, model: part.modelId };
        break;
      case "text-delta":
        this.#text(part.delta);
        break;
      case "reasoning-start":
      case "reasoning-delta":
      case "reasoning-end":
        this.#reasoning(part);
        break;
      case "tool-input-start":
        this.#ensure("function_call", part.id, part.toolName);
        break;
      case "tool-input-delta":
        this.#arguments(part.id, part.delta);
        break;
      case "tool-call":
        this.#toolCall(part);
        break;
      case "finish":
        this.#finish(part);
        break;
    }
  }

  #text(delta: string): void {
    if (delta === "") return;
    const item = this.#ensure("message", "message");
    this.#beginPart(item, "response.content_part.added", { content_index: 0, part: textPart("") });
    item.text += delta;
    this.#sendOf(item, "response.output_text.delta", { content_index: 0, delta, logprobs: [] });
  }

  #reasoning(part: Part<"reasoning-start"> | Part<"reasoning-delta"> | Part<"reasoning-end">): void {
    const delta = part.type === "reasoning-delta" ? part.delta : "";
    if (delta === "" && part.providerMetadata === undefined) return;
    const item = this.#ensure("reasoning", `reasoning ${part.id}`);
    item.metadata = part.providerMetadata ?? item.metadata;
    if (delta === "") return;
    this.#beginPart(item, "response.reasoning_summary_part.added", { summary_index: 0, part: summaryPart("") });
    item.text += delta;
    this.#sendOf(item, "response.reasoning_summary_text.delta", { summary_index: 0, delta });
  }

  #arguments(callId: string, delta: string): void {
    if (delta === "" || this.#open?.key !== callId) return;
    this.#open.text += delta;
    this.#sendOf(this.#open, "response.function_call_arguments.delta", { delta });
  }

  /** Comes once the call is whole, after its deltas or instead of them. */
  #toolCall({ toolCallId, toolName, input }: Part<"tool-call">): void {
    const item = this.#ensure("function_call", toolCallId, toolName);
    if (item.text === "") this.#arguments(toolCallId, input);
    this.#close();
  }

  #finish(part: Part<"finish">): void {
    this.#start();
    this.#close();
    const response = responseObject(this.#request, this.#identity, this.#output, part);
    this.#send(`response.${String(response.status)}`, { response });
  }

  /** Makes the item the open one; another that is open is done first. */
  #ensure(kind: OpenItem["kind"], key: string, name = ""): OpenItem {
    if (this.#open?.key === key) return this.#open;
    this.#start();
    this.#close();
    const prefix = { message: "msg", reasoning: "rs", function_call: "fc" }[kind];
    const id = itemId(prefix, this.#identity, this.#output.length);
    const item: OpenItem = { kind, key, id, text: "", name, metadata: undefined, begun: false };
    this.#open = item;
    this.#send("response.output_item.added", { output_index: this.#output.length, item: emptyItem(item) });
    return item;
  }

  #beginPart(item: OpenItem, type: string, fields: Json): void {
    if (item.begun) return;
    item.begun = true;
    this.#sendOf(item, type, fields);
  }

  #close(): void {
    const item = this.#open;
    if (!item) return;
    const { kind, text, begun } = item;
    if (kind === "function_call") {
      this.#sendOf(item, "response.function_call_arguments.done", { arguments: text, name: item.name });
    } else if (kind === "message") {
      this.#sendOf(item, "response.output_text.done", { content_index: 0, text, logprobs: [] });
      this.#sendOf(item, "response.content_part.done", { content_index: 0, part: textPart(text) });
    } else if (begun) {
      this.#sendOf(item, "response.reasoning_summary_text.done", { summary_index: 0, text });
      this.#sendOf(item, "response.reasoning_summary_part.done", { summary_index: 0, part: summaryPart(text) });
    }
    this.#open = undefined;
    const done = doneItem(item);
    this.#send("response.output_item.done", { output_index: this.#output.length, item: done });
    this.#output.push(done);
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const response = responseObject(this.#request, this.#identity, []);
    this.#send("response.created", { response });
    this.#send("response.in_progress", { response });
  }

  #sendOf(item: OpenItem, type: string, fields: Json): void {
    this.#send(type, { item_id: item.id, output_index: this.#output.length, ...fields });
  }

  #send(type: string, fields: Json): void {
    this.#frames.push(encodeSseEvent(type, JSON.stringify({ type, sequence_number: this.#sequence, ...fields })));
    this.#sequence += 1;
  }
}

function emptyItem({ kind, id, key, name }: OpenItem): Json {
  if (kind === "function_call") return functionCallItem(id, key, name, "", "in_progress");
  if (kind === "reasoning") return { id, type: "reasoning", summary: [] };
  return { id, type: "message", status: "in_progress", role: "assistant", content: [] };
}

function doneItem({ kind, id, key, name, text, metadata }: OpenItem): Json {
  if (kind === "function_call") return functionCallItem(id, key, name, text);
  return kind === "reasoning" ? reasoningItem(id, text, metadata) : messageItem(id, text);
}
