import "server-only";
import { toGatehouseError } from "@gatehouse/domain";
import type { Download } from "@gatehouse/services";
import { ANSWER_HEADERS } from "#server/answer.ts";
import { logFailure } from "#server/log.ts";
import type { RequestOrigin } from "#server/request-origin.ts";

/**
 * A file that is sent as it is made, as fast as it is taken. A client that leaves ends the making; a failure on the way cuts
 * the connection, so that nobody takes half of a file for a whole one.
 */
export function answerDownload({ fileName, contentType, chunks }: Download, origin: RequestOrigin): Response {
  const headers = {
    ...ANSWER_HEADERS,
    "content-type": contentType,
    "content-disposition": `attachment; filename="${fileName}"`,
    "x-content-type-options": "nosniff",
    "x-request-id": origin.requestId,
  };
  return new Response(streamOf(chunks, origin), { headers });
}

function streamOf(chunks: AsyncIterable<string>, { requestId, route }: RequestOrigin): ReadableStream<Uint8Array> {
  const reading = chunks[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reading.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        logFailure(toGatehouseError(error), { requestId, route });
        controller.error(new Error("the download failed on the way"));
      }
    },
    async cancel() {
      await reading.return?.();
    },
  });
}
