import { spliceMessagesBody } from "@gatehouse/wire";
import type { Outcome, UpstreamCall, UpstreamTarget } from "../adapter.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";
import { parseDocument } from "./document.ts";
import { failedAnswer } from "./failed-answer.ts";
import { jsonBytes } from "./json-bytes.ts";
import type { EventReader, NativeFormat } from "./native-format.ts";

type Json = Record<string, unknown>;

export const anthropicMessagesNative: NativeFormat = {
  framing: (request) => (request.stream ? "events" : "document"),
  encode: (call, { quirks }) =>
    spliceMessagesBody(call.request, {
      model: call.target.upstreamModel,
      outputCapTokens: call.outputCapTokens,
      drop: quirks.drop,
    }),
  readDocument: (bytes, { target }) => readMessage(bytes, target),
  eventReader: (call) => new MessageEventReader(call),
};

function readMessage(bytes: Buffer, target: UpstreamTarget): Outcome {
  const document = parseDocument(bytes, ["type", "error", "usage", "model", "stop_reason"], "content");
  const blocks = Array.isArray(document.content) ? document.content : [];
  const outcome: Outcome = {
    ...seenIn(target.provider, document.usage, document.model, document.stop_reason),
    complete: true,
    outputBytes: blocks.reduce((sum: number, block: unknown) => sum + (isRecord(block) ? blockBytes(block) : 0), 0),
  };
  if (document.type === "error" || (isRecord(document.error) && document.content === undefined)) {
    throw failedAnswer(document.error, target.secret, outcome);
  }
  if (document.content === undefined) throw invalidResponse();
  return outcome;
}

/** Input is told with `message_start`, output in running totals with `message_delta`; a null there says nothing. */
class MessageEventReader implements EventReader {
  readonly endsWithDone = false;
  readonly #provider: string;
  readonly #usage: Json = {};
  #outputTold = false;
  #model: unknown = null;
  #stopReason: unknown = null;
  #ended = false;
  #outputBytes = 0;

  constructor({ target }: UpstreamCall) {
    this.#provider = target.provider;
  }

  read(event: Json): "pass" {
    const { type } = event;
    if (type === "content_block_delta") this.#outputBytes += deltaBytes(event.delta);
    else if (type === "content_block_start" && isRecord(event.content_block))
      this.#outputBytes += blockBytes(event.content_block);
    else if (type === "message_start" && isRecord(event.message)) {
      this.#model = event.message.model;
      this.#merge(event.message.usage);
    } else if (type === "message_delta") {
      if (isRecord(event.delta)) this.#stopReason = event.delta.stop_reason ?? this.#stopReason;
      this.#outputTold ||= isRecord(event.usage);
      this.#merge(event.usage);
    } else if (type === "message_stop") this.#ended = true;
    return "pass";
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    const told = seenIn(
      this.#provider,
      Object.keys(this.#usage).length > 0 ? this.#usage : null,
      this.#model,
      this.#stopReason,
    );
    // Before the first message_delta the output is not told: half a report would bill a long answer as one token.
    const usage = told.usage && !this.#outputTold ? { ...told.usage, partial: true as const } : told.usage;
    return {
      ...told,
      usage,
      outputBytes: this.#outputBytes,
      ended: this.#ended,
    };
  }

  #merge(usage: unknown): void {
    if (!isRecord(usage)) return;
    for (const [name, value] of Object.entries(usage)) if (value !== null) this.#usage[name] = value;
  }
}

function seenIn(provider: string, usage: unknown, model: unknown, stopReason: unknown) {
  const tier = isRecord(usage) ? (usage.speed === "fast" ? usage.speed : usage.service_tier) : undefined;
  return {
    usage: isRecord(usage) ? { shape: "anthropic-messages" as const, provider, raw: usage } : null,
    responseModel: typeof model === "string" && model !== "" ? model : null,
    finishReason: typeof stopReason === "string" ? stopReason : null,
    ...(typeof tier === "string" ? { serviceTier: tier } : {}),
  };
}

function deltaBytes(delta: unknown): number {
  if (!isRecord(delta)) return 0;
  const text = delta.text ?? delta.thinking ?? delta.partial_json;
  return typeof text === "string" ? Buffer.byteLength(text) : 0;
}

function blockBytes(block: Json): number {
  const text = block.text ?? block.thinking ?? block.name;
  const bytes = typeof text === "string" ? Buffer.byteLength(text) : 0;
  return isRecord(block.input) && Object.keys(block.input).length > 0 ? bytes + jsonBytes(block.input) : bytes;
}
