import { type CallerRequest, spliceChatBody } from "@gatehouse/wire";
import type { Outcome, UpstreamCall } from "../adapter.ts";
import type { ProviderPreset } from "../presets.ts";
import { choiceTextBytes, isRecord } from "./choice-text.ts";
import type { EventReader, NativeFormat } from "./native-format.ts";
import { readCompletion } from "./openai-chat-document.ts";

export const openAiChatNative: NativeFormat = {
  framing: (request: CallerRequest) => (request.stream ? "events" : "document"),
  encode(call, preset) {
    const { quirks } = preset;
    const alwaysUsage = quirks.streamUsage === "always";
    return spliceChatBody(call.request, {
      model: call.target.upstreamModel,
      outputCap: { field: quirks.outputCapField, value: call.outputCapTokens },
      includeUsage: !alwaysUsage,
      drop: alwaysUsage ? [...quirks.drop, "stream_options"] : quirks.drop,
      rename: quirks.rename,
    });
  },
  readDocument: (bytes, { target }) => readCompletion(bytes, target),
  eventReader: (call, preset) => new ChatEventReader(call, preset),
};

class ChatEventReader implements EventReader {
  readonly endsWithDone = true;
  readonly #provider: string;
  readonly #hideUsage: boolean;
  readonly #finishReasonEnds: boolean;
  #usage: Record<string, unknown> | null = null;
  #model: string | null = null;
  #serviceTier: string | undefined;
  #finishReason: string | null = null;
  #outputBytes = 0;

  constructor(call: UpstreamCall, preset: ProviderPreset) {
    this.#provider = call.target.provider;
    this.#hideUsage = !call.request.includeUsage;
    this.#finishReasonEnds = preset.quirks.endMarker === "finish-reason";
  }

  read(event: Record<string, unknown>): "pass" | "hide" {
    if (this.#model === null && typeof event.model === "string" && event.model !== "") this.#model = event.model;
    if (typeof event.service_tier === "string") this.#serviceTier = event.service_tier;
    const groq = isRecord(event.x_groq) ? event.x_groq.usage : undefined;
    const usage = event.usage ?? groq;
    if (isRecord(usage)) this.#usage = usage;
    const choices = Array.isArray(event.choices) ? event.choices : [];
    for (const choice of choices) {
      this.#outputBytes += choiceTextBytes(choice, "delta");
      const reason: unknown = choice?.finish_reason;
      if (typeof reason === "string" && reason !== "") this.#finishReason = reason;
    }
    return this.#hideUsage && choices.length === 0 && isRecord(event.usage) ? "hide" : "pass";
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    return {
      usage: this.#usage && { shape: "openai-chat", provider: this.#provider, raw: this.#usage },
      responseModel: this.#model,
      finishReason: this.#finishReason,
      outputBytes: this.#outputBytes,
      ended: this.#finishReasonEnds && this.#finishReason !== null,
      ...(this.#serviceTier === undefined ? {} : { serviceTier: this.#serviceTier }),
    };
  }
}
