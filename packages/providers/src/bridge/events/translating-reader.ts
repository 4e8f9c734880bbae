import type { GenerationDialect, StreamRenderer } from "@gatehouse/wire";
import type { EventReader } from "../../native/native-format.ts";
import type { EventDecoder } from "./event-decoder.ts";

/**
 * Reads the events of a provider's stream as its format's own reader does, for what is metered, and writes each anew in
 * the caller's format.
 */
export class TranslatingReader implements EventReader {
  readonly translates = true;
  readonly endsWithDone = false;
  readonly #reader: EventReader;
  readonly #decoder: EventDecoder;
  readonly #renderer: StreamRenderer;
  readonly #finishReason: GenerationDialect["finishReason"];
  #finish: string | null = null;

  constructor(
    reader: EventReader,
    { decoder, renderer }: { decoder: EventDecoder; renderer: StreamRenderer },
    finishReason: GenerationDialect["finishReason"],
  ) {
    this.#reader = reader;
    this.#decoder = decoder;
    this.#renderer = renderer;
    this.#finishReason = finishReason;
  }

  read(event: Record<string, unknown>, name: string | null): ReturnType<EventReader["read"]> {
    const verdict = this.#reader.read(event, name);
    if (typeof verdict === "object") return verdict;
    const frames: Buffer[] = [];
    for (const part of this.#decoder.decode(event)) {
      if (part.type === "finish") this.#finish = this.#finishReason(part.finishReason);
      const frame = this.#renderer.render(part);
      if (frame) frames.push(frame);
    }
    if (frames.length === 0) return "hide";
    return { instead: frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames) };
  }

  outcome(): ReturnType<EventReader["outcome"]> {
    return { ...this.#reader.outcome(), finishReason: this.#finish };
  }
}
