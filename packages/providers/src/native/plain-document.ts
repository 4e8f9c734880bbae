import type { UsageShape } from "@gatehouse/domain";
import { spliceModel } from "@gatehouse/wire";
import type { Outcome, UpstreamTarget } from "../adapter.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";
import { parseDocument } from "./document.ts";
import { failedAnswer } from "./failed-answer.ts";
import type { NativeFormat } from "./native-format.ts";

type Json = Record<string, unknown>;

interface PlainDocument {
  /** The member that holds the answer. */
  content: string;
  shape: UsageShape;
  /** What of the document is the report; its `usage` when absent. */
  usageOf?: (document: Json) => unknown;
}

const WANTED = ["error", "usage", "meta", "model"];

/** Formats whose answer is one JSON document that is only looked at for its usage. */
export const plainDocument = (format: PlainDocument): NativeFormat => ({
  framing: () => "document",
  encode: ({ request, target }, { quirks }) => spliceModel(request, target.upstreamModel, quirks.drop),
  readDocument: (bytes, { target }) => readPlain(bytes, target, format),
  eventReader() {
    throw new Error("this format has no stream");
  },
});

/** @throws UpstreamFailure when it is no answer */
export function readPlain(
  bytes: Buffer,
  target: UpstreamTarget,
  { content, shape, usageOf = ({ usage }) => usage }: PlainDocument,
): Outcome {
  const document = parseDocument(bytes, WANTED, content);
  const { error, model } = document;
  const raw = usageOf(document);
  const outcome: Outcome = {
    usage: isRecord(raw) ? { shape, provider: target.provider, raw } : null,
    responseModel: typeof model === "string" && model !== "" ? model : null,
    finishReason: null,
    complete: true,
    outputBytes: 0,
  };
  if (isRecord(error)) throw failedAnswer(error, target.secret, outcome);
  if (document[content] === undefined) throw invalidResponse();
  return outcome;
}

export const openAiEmbeddingsNative = plainDocument({ content: "data", shape: "openai-chat" });
export const openAiModerationsNative = plainDocument({ content: "results", shape: "openai-chat" });
export const rerankNative = plainDocument({
  content: "results",
  shape: "rerank",
  usageOf: ({ meta, usage }) => ({ meta, usage }),
});
