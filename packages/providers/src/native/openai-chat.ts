import { type CallerRequest, spliceChatBody } from "@gatehouse/wire";
import type { Outcome, UpstreamCall, UpstreamTarget } from "../adapter.ts";
import type { ProviderPreset } from "../presets.ts";
import { choiceTextBytes, isRecord } from "./choice-text.ts";
import { failedAnswer } from "./failed-answer.ts";
import { errorOfChoice } from "./failed-choice.ts";
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

type Json = Record<string, unknown>;

class ChatEventReader implements EventReader {
  readonly endsWithDone = true;
  readonly #target: UpstreamTarget;
  readonly #choices: number;
  readonly #hideUsage: boolean;
  readonly #finishReasonEnds: boolean;
  readonly #finished = new Set<number>();
  readonly #failed = new Set<number>();
  #usage: Json | null = null;
  /** Whether more was written since usage was told. */
  #wroteOn = false;
  #model: string | null = null;
  #serviceTier: string | undefined;
  #finishReason: string | null = null;
  #outputBytes = 0;

  constructor({ target, request }: UpstreamCall, preset: ProviderPreset) {
    this.#target = target;
    this.#choices = request.choices;
    this.#hideUsage = !request.includeUsage;
    this.#finishReasonEnds = preset.quirks.endMarker === "finish-reason";
  }

  read(event: Json): ReturnType<EventReader["read"]> {
    if (this.#model === null && typeof event.model === "string" && event.model !== "") this.#model = event.model;
    if (typeof event.service_tier === "string") this.#serviceTier = event.service_tier;
    const choices = Array.isArray(event.choices) ? event.choices.filter(isRecord) : [];
    let error: unknown;
    for (const choice of choices) error = this.#readChoice(choice) ?? error;
    const groq = isRecord(event.x_groq) ? event.x_groq.usage : undefined;
    const usage = event.usage ?? groq;
    if (isRecord(usage)) {
      this.#usage = usage;
      this.#wroteOn = false;
    }
    if (this.#failed.size >= this.#choices) return { fail: failedAnswer(error, this.#target.secret, this.#seen()) };
    return this.#hideUsage && choices.length === 0 && isRecord(event.usage) ? "hide" : "pass";
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    return { ...this.#seen(), ended: this.#finishReasonEnds && this.#finished.size >= this.#choices };
  }

  /** Returns the error that it ended in. */
  #readChoice(choice: Json): unknown {
    const bytes = choiceTextBytes(choice, "delta");
    this.#outputBytes += bytes;
    this.#wroteOn ||= bytes > 0;
    const index = this.#indexOf(choice);
    const { finish_reason: reason } = choice;
    if (typeof reason === "string" && reason !== "") {
      this.#finishReason = reason;
      this.#finished.add(index);
    }
    const error = errorOfChoice(choice);
    if (error !== undefined) this.#failed.add(index);
    return error;
  }

  /** Among those that were asked for: a provider that makes up others must not make us remember them. */
  #indexOf({ index }: Json): number {
    const known = typeof index === "number" && Number.isInteger(index) && index > 0 && index < this.#choices;
    return known ? index : 0;
  }

  #seen(): Omit<Outcome, "complete"> {
    // Some tell what it has come to so far in every chunk, or nothing yet in the first.
    const whole = (this.#finishReason !== null || this.#failed.size > 0) && !this.#wroteOn;
    return {
      usage: this.#usage && {
        shape: "openai-chat",
        provider: this.#target.provider,
        raw: this.#usage,
        ...(!whole && { partial: true as const }),
      },
      responseModel: this.#model,
      finishReason: this.#finishReason,
      outputBytes: this.#outputBytes,
      ...(this.#serviceTier === undefined ? {} : { serviceTier: this.#serviceTier }),
    };
  }
}
