import { spliceModel } from "@gatehouse/wire";
import type { Outcome } from "../adapter.ts";
import { isRecord } from "./choice-text.ts";
import type { EventReader, NativeFormat } from "./native-format.ts";
import { readPlain } from "./plain-document.ts";

/** Pictures: in a document, or in a stream whose last event of each picture tells its usage. */
export const openAiImagesNative: NativeFormat = {
  framing: (request) => (request.stream ? "events" : "document"),
  encode: ({ request, target }, { quirks }) => spliceModel(request, target.upstreamModel, quirks.drop),
  readDocument: (bytes, { target }) => ({
    ...readPlain(bytes, target, { content: "data", shape: "openai-responses" }),
    outputBytes: bytes.length,
  }),
  eventReader: ({ target, request }) => new PictureEventReader(target.provider, request.choices),
};

/** Each picture is told whole and with its usage; the stream is, when all of them were. */
class PictureEventReader implements EventReader {
  readonly endsWithDone = false;
  readonly #provider: string;
  readonly #wanted: number;
  readonly #reports: Record<string, unknown>[] = [];
  #completed = 0;
  #bytes = 0;

  constructor(provider: string, wanted: number) {
    this.#provider = provider;
    this.#wanted = wanted;
  }

  read(event: Record<string, unknown>): "pass" {
    if (typeof event.b64_json === "string") this.#bytes += event.b64_json.length;
    if (typeof event.type !== "string" || !event.type.endsWith(".completed")) return "pass";
    this.#completed += 1;
    if (isRecord(event.usage)) this.#reports.push(event.usage);
    return "pass";
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    const ended = this.#completed >= this.#wanted;
    const raw = ended && this.#reports.length === this.#completed ? sumOf(this.#reports) : null;
    return {
      usage: raw && { shape: "openai-responses", provider: this.#provider, raw },
      responseModel: null,
      finishReason: null,
      outputBytes: this.#bytes,
      ended,
    };
  }
}

/** Usage has details, and they have none. */
const REPORT_DEPTH = 2;

/** Reports of the same shape, number by number. */
function sumOf(reports: readonly Record<string, unknown>[], depth = REPORT_DEPTH): Record<string, unknown> {
  const sum: Record<string, unknown> = {};
  for (const report of reports) {
    for (const [name, value] of Object.entries(report)) {
      const known = sum[name];
      if (typeof value === "number") sum[name] = value + (typeof known === "number" ? known : 0);
      else if (isRecord(value) && depth > 1) sum[name] = sumOf([isRecord(known) ? known : {}, value], depth - 1);
    }
  }
  return sum;
}
