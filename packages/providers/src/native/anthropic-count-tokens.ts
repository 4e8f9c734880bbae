import { spliceMessagesBody } from "@gatehouse/wire";
import { errorInBodyFailure } from "../error-answer.ts";
import { invalidResponse } from "../upstream-failure.ts";
import { isRecord } from "./choice-text.ts";
import { parseDocument } from "./document.ts";
import type { NativeFormat } from "./native-format.ts";

/** Counting costs nothing, so nothing is metered off its answer. */
export const anthropicCountTokensNative: NativeFormat = {
  framing: () => "document",
  encode: ({ request, target }, { quirks }) =>
    spliceMessagesBody(request, { model: target.upstreamModel, outputCapTokens: null, drop: quirks.drop }),
  readDocument(bytes, { target }) {
    const document = parseDocument(bytes, ["error"], "input_tokens");
    if (isRecord(document.error)) throw errorInBodyFailure(document.error, target.secret, "none");
    if (!Number.isSafeInteger(document.input_tokens)) throw invalidResponse();
    return { usage: null, responseModel: null, finishReason: null, complete: true, outputBytes: 0 };
  },
  eventReader() {
    throw new Error("tokens are not counted in a stream");
  },
};
