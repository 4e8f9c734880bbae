import type { Readable } from "node:stream";
import { readSseFrame, SseFrameScanner } from "@gatehouse/wire";
import type { UpstreamTarget } from "../adapter.ts";
import { errorInBodyFailure } from "../error-answer.ts";
import { invalidResponse, UpstreamFailure } from "../upstream-failure.ts";
import { errorOf } from "./stream-error.ts";

const MAX_PEEK_BYTES = 64 * 1024;

/**
 * Waits for the first event of a stream and puts its bytes back. While nothing has gone to the caller another
 * target may still answer, so an error that comes right behind the headers has to be seen here.
 * @throws UpstreamFailure when the stream begins with an error, ends at once, or is no event stream
 */
export async function firstEvent(body: Readable, contentType: string | undefined, target: UpstreamTarget) {
  const scanner = new SseFrameScanner();
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = await nextChunk(body);
    if (chunk === null) throw judgeEmpty(Buffer.concat(chunks), target);
    chunks.push(chunk);
    length += chunk.length;
    const frames = scanner.push(chunk);
    let start = 0;
    for (const end of frames.ends) {
      const { data, event } = readSseFrame(frames.bytes, start, end);
      start = end;
      if (data === null) continue;
      judgeFirst(data, event, target);
      body.unshift(chunks.length === 1 ? chunk : Buffer.concat(chunks));
      return;
    }
    if (length > MAX_PEEK_BYTES) {
      if (contentType?.includes("json")) throw invalidResponse();
      body.unshift(Buffer.concat(chunks));
      return;
    }
  }
}

function judgeFirst(data: string, name: string | null, target: UpstreamTarget): void {
  if (data === "[DONE]") return;
  let event: unknown;
  try {
    event = JSON.parse(data);
  } catch {
    throw invalidResponse();
  }
  const error = errorOf(event, name);
  if (error !== undefined) throw errorInBodyFailure(error, target.secret, "none");
}

/** No event came: the body is a bare JSON error, some other document, or nothing. */
function judgeEmpty(bytes: Buffer, target: UpstreamTarget): UpstreamFailure {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    return new UpstreamFailure("stream_incomplete", { billing: "indeterminate", retryNext: true });
  }
  const error = errorOf(document);
  return error === undefined ? invalidResponse() : errorInBodyFailure(error, target.secret, "none");
}

/** The next piece of a body, null at its end; rejects with the body's error. */
function nextChunk(body: Readable): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const onReadable = () => {
      const chunk = body.read() as Buffer | null;
      if (chunk !== null) settle(() => resolve(chunk));
    };
    const onEnd = () => settle(() => resolve(null));
    const onError = (error: Error) => settle(() => reject(error));
    const settle = (act: () => void) => {
      body.off("readable", onReadable).off("end", onEnd).off("error", onError).off("close", onEnd);
      act();
    };
    body.on("readable", onReadable).on("end", onEnd).on("error", onError).on("close", onEnd);
    if (body.errored) onError(body.errored);
    else if (body.readableEnded || body.destroyed) onEnd();
    else onReadable();
  });
}
