import type { CallerRequest } from "@gatehouse/wire";
import type { Outcome, UpstreamCall } from "../adapter.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";
import type { EventReader, NativeFormat } from "./native-format.ts";
import { readPlain } from "./plain-document.ts";

type Json = Record<string, unknown>;

/** What speech has in most files, to guess its length where nobody tells it. */
const USUAL_BYTES_PER_SECOND = 4_000;
const TEXT_FORMATS = new Set(["text", "srt", "vtt"]);

/** A transcript: JSON, plain text or subtitles, or a stream of JSON events. */
export const openAiTranscriptionsNative: NativeFormat = {
  framing: (request) => (request.stream ? "events" : "document"),
  encode({ request, target }) {
    if (!request.form) throw new Error("a transcription without its form");
    return request.form.encode({ model: target.upstreamModel });
  },
  readDocument(bytes, { request, target }) {
    if (TEXT_FORMATS.has(String(request.body.response_format))) return readText(bytes, request);
    const outcome = readPlain(bytes, target, { content: "text", shape: "openai-responses", usageOf });
    return outcome.usage ? outcome : { ...outcome, ...guessed(request), outputBytes: bytes.length };
  },
  contentType: ({ body }) =>
    TEXT_FORMATS.has(String(body.response_format)) ? "text/plain; charset=utf-8" : "application/json",
  eventReader: (call) => new TranscriptEventReader(call),
};

/** Before there was usage, whisper told how long it had listened, as a number or as a text. */
function usageOf({ usage, duration }: Json): unknown {
  const seconds = typeof duration === "number" || typeof duration === "string" ? Number(duration) : Number.NaN;
  return usage ?? (Number.isFinite(seconds) ? { seconds } : undefined);
}

/** A provider that answers text with a JSON error in spite of its status has not answered. */
function readText(bytes: Buffer, request: CallerRequest): Outcome {
  const text = bytes.toString("utf8");
  if (/^\s*\{\s*"error"/.test(text)) throw invalidResponse();
  const told = lastTime(text);
  const units = told === undefined ? guessed(request) : { units: { second: told } };
  return { usage: null, responseModel: null, finishReason: null, complete: true, outputBytes: bytes.length, ...units };
}

const guessed = ({ form }: CallerRequest) => ({
  units: { second: Math.ceil((form?.fileBytes ?? 0) / USUAL_BYTES_PER_SECOND) },
});

/** Where the last subtitle ends, in seconds. */
function lastTime(text: string): number | undefined {
  const last = [...text.matchAll(/--> (?:(\d+):)?(\d{2}):(\d{2})[.,]\d{3}/g)].at(-1);
  if (!last) return undefined;
  const [, hours = "0", minutes, seconds] = last;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + 1;
}

class TranscriptEventReader implements EventReader {
  readonly endsWithDone = false;
  readonly #provider: string;
  readonly #request: CallerRequest;
  #usage: Json | null = null;
  #bytes = 0;
  #ended = false;

  constructor({ target, request }: UpstreamCall) {
    this.#provider = target.provider;
    this.#request = request;
  }

  read(event: Json): "pass" {
    if (typeof event.delta === "string") this.#bytes += Buffer.byteLength(event.delta);
    if (event.type !== "transcript.text.done") return "pass";
    this.#ended = true;
    if (isRecord(event.usage)) this.#usage = event.usage;
    return "pass";
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    return {
      usage: this.#usage && { shape: "openai-responses", provider: this.#provider, raw: this.#usage },
      ...(this.#usage ? {} : guessed(this.#request)),
      responseModel: null,
      finishReason: null,
      outputBytes: this.#bytes,
      ended: this.#ended,
    };
  }
}
