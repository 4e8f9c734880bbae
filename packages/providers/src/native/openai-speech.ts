import { spliceModel } from "@gatehouse/wire";
import type { Outcome } from "../adapter.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";
import type { EventReader, NativeFormat } from "./native-format.ts";

/** Sound as bytes, or as events that end with their usage. */
export const openAiSpeechNative: NativeFormat = {
  framing: (request) => (request.stream ? "events" : "bytes"),
  encode: ({ request, target }, { quirks }) => spliceModel(request, target.upstreamModel, quirks.drop),
  readDocument() {
    throw invalidResponse();
  },
  eventReader: ({ target }) => new SpeechEventReader(target.provider),
};

class SpeechEventReader implements EventReader {
  readonly endsWithDone = false;
  readonly #provider: string;
  #usage: Record<string, unknown> | null = null;
  #bytes = 0;
  #ended = false;

  constructor(provider: string) {
    this.#provider = provider;
  }

  read(event: Record<string, unknown>): "pass" {
    if (typeof event.audio === "string") this.#bytes += event.audio.length;
    if (event.type !== "speech.audio.done") return "pass";
    this.#ended = true;
    if (isRecord(event.usage)) this.#usage = event.usage;
    return "pass";
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    return {
      usage: this.#usage && { shape: "openai-responses", provider: this.#provider, raw: this.#usage },
      responseModel: null,
      finishReason: null,
      outputBytes: this.#bytes,
      ended: this.#ended,
    };
  }
}
