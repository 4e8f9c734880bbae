import "server-only";
import { RELAYED_HEADER, toGatehouseError } from "@gatehouse/domain";
import type { Relay } from "@gatehouse/services";
import { ANSWER_HEADERS } from "#server/answer.ts";
import { logFailure } from "#server/log.ts";
import type { RequestOrigin } from "#server/request-origin.ts";

/** What an answer may be, so that a browser never takes one for a page. */
const CONTENT_TYPE = /^(?:application\/json|text\/event-stream)\s*(?:;|$)/i;

/**
 * An answer of the gateway, handed on as it comes and as fast as it is taken. A client that leaves ends it through `left`;
 * one that breaks off cuts the connection, so that half of an answer is not taken for a whole one.
 */
export function answerRelay({ status, headers, bytes }: Relay, origin: RequestOrigin, left: AbortController): Response {
  const contentType = headers["content-type"] ?? "";
  return new Response(streamOf(bytes, origin, left), {
    status,
    headers: {
      ...headers,
      ...ANSWER_HEADERS,
      // Compressing would hold events back until a block is full.
      "cache-control": `${ANSWER_HEADERS["cache-control"]}, no-transform`,
      "content-type": CONTENT_TYPE.test(contentType) ? contentType : "text/plain; charset=utf-8",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      [RELAYED_HEADER]: "true",
    },
  });
}

function streamOf(
  bytes: AsyncIterable<Uint8Array>,
  { requestId, route }: RequestOrigin,
  left: AbortController,
): ReadableStream<Uint8Array> {
  const reading = bytes[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reading.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (left.signal.aborted) return;
        logFailure(toGatehouseError(error), { requestId, route });
        controller.error(new Error("the answer broke off"));
      }
    },
    cancel() {
      left.abort();
    },
  });
}
