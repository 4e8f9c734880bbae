import type { ReportedUsage } from "@gatehouse/domain";
import { spliceGenerateContent } from "@gatehouse/wire";
import type { Outcome, UpstreamTarget } from "../adapter.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";
import { parseDocument } from "./document.ts";
import { failedAnswer } from "./failed-answer.ts";
import { jsonBytes } from "./json-bytes.ts";
import type { EventReader, NativeFormat } from "./native-format.ts";

type Json = Record<string, unknown>;

export const geminiNative: NativeFormat = {
  framing: (request) => (request.stream ? "events" : "document"),
  encode: ({ request, outputCapTokens }) => spliceGenerateContent(request, outputCapTokens),
  readDocument(bytes, { target }) {
    const document = parseDocument(bytes, ["error", "usageMetadata", "modelVersion", "promptFeedback"], "candidates");
    const seen = new ContentEventReader(target);
    seen.read(document);
    const { ended: _, usage, ...rest } = seen.outcome();
    const outcome: Outcome = { ...rest, usage: usage && wholeReport(usage), complete: true };
    if (isRecord(document.error)) throw failedAnswer(document.error, target.secret, outcome);
    const blocked = isRecord(document.promptFeedback);
    if (document.candidates === undefined && !blocked) throw invalidResponse();
    return outcome;
  },
  eventReader: ({ target }) => new ContentEventReader(target),
};

/** Nothing comes behind a document, whether its candidates say that they have finished or not. */
const wholeReport = ({ partial: _, ...report }: ReportedUsage): ReportedUsage => report;

/**
 * Every chunk is a whole response of its own; usage comes in running totals, of which the last counts. The format has no
 * end marker: a stream is whole when its candidates have finished, or the prompt was blocked.
 */
class ContentEventReader implements EventReader {
  readonly endsWithDone = false;
  readonly #provider: string;
  #usage: Json | null = null;
  #model: string | null = null;
  #finishReason: string | null = null;
  #outputBytes = 0;

  constructor({ provider }: Pick<UpstreamTarget, "provider">) {
    this.#provider = provider;
  }

  read(event: Json): "pass" {
    if (isRecord(event.usageMetadata)) this.#usage = event.usageMetadata;
    if (typeof event.modelVersion === "string" && event.modelVersion !== "") this.#model = event.modelVersion;
    const candidates = Array.isArray(event.candidates) ? event.candidates.filter(isRecord) : [];
    for (const candidate of candidates) {
      this.#outputBytes += partsBytes(candidate.content);
      if (typeof candidate.finishReason === "string") this.#finishReason = candidate.finishReason;
    }
    const feedback = event.promptFeedback;
    if (isRecord(feedback) && typeof feedback.blockReason === "string") this.#finishReason ??= feedback.blockReason;
    return "pass";
  }

  outcome(): Omit<Outcome, "complete"> & { ended: boolean } {
    return {
      usage: this.#usage && {
        shape: "gemini",
        provider: this.#provider,
        raw: this.#usage,
        ...(this.#finishReason === null && { partial: true as const }),
      },
      responseModel: this.#model,
      finishReason: this.#finishReason,
      outputBytes: this.#outputBytes,
      ended: this.#finishReason !== null,
    };
  }
}

function partsBytes(content: unknown): number {
  const parts = isRecord(content) && Array.isArray(content.parts) ? content.parts.filter(isRecord) : [];
  return parts.reduce((sum, { text, functionCall }) => {
    if (typeof text === "string") return sum + Buffer.byteLength(text);
    return sum + (isRecord(functionCall) ? jsonBytes(functionCall) : 0);
  }, 0);
}
