import type { ErrorRenderer } from "../dialect.ts";
import { encodeSseEvent } from "../sse.ts";
import { OPENAI_ERRORS, openAiErrorBody } from "./openai.ts";

/** As OpenAI's other errors, but for streams: the Responses API has an event of its own for them. */
export const RESPONSES_ERRORS: ErrorRenderer = {
  document: OPENAI_ERRORS.document,
  event(error, requestId) {
    const { error: body } = openAiErrorBody(error, requestId);
    const { code, message, param } = body;
    return encodeSseEvent(
      "error",
      JSON.stringify({ type: "error", code, message, param, sequence_number: 0, error: body }),
    );
  },
};
