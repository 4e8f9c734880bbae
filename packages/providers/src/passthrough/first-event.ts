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
export function firstEvent(body: Readable, contentType: string | undefined, target: UpstreamTarget): Promise<void> {
  const beginning = new Beginning(contentType, target);
  return new Promise((resolve, reject) => {
    const onReadable = () => {
      const chunk = body.read() as Buffer | null;
      if (chunk === null) return;
      try {
        if (!beginning.isSound(chunk)) return;
        // In the same breath as the read: a body that was read empty may end next, and then takes nothing back.
        body.unshift(beginning.bytes());
        settle(resolve);
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const onEnd = () => settle(() => reject(judgeEmpty(beginning.bytes(), contentType, target)));
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

/** What has come of a stream so far. */
class Beginning {
  readonly #contentType: string | undefined;
  readonly #target: UpstreamTarget;
  readonly #scanner = new SseFrameScanner();
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(contentType: string | undefined, target: UpstreamTarget) {
    this.#contentType = contentType;
    this.#target = target;
  }

  bytes(): Buffer {
    return this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
  }

  /** Whether the first event is there and no error; false while more is needed. @throws UpstreamFailure */
  isSound(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const { bytes, ends } = this.#scanner.push(chunk);
    let start = 0;
    for (const end of ends) {
      const { data, event } = readSseFrame(bytes, start, end);
      start = end;
      if (data === null) continue;
      judgeFirst(data, event, this.#target);
      return true;
    }
    if (this.#length <= MAX_PEEK_BYTES) return false;
    if (this.#contentType?.includes("json")) throw invalidResponse();
    return true;
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
function judgeEmpty(bytes: Buffer, contentType: string | undefined, target: UpstreamTarget): UpstreamFailure {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    if (/html/i.test(contentType ?? "")) return invalidResponse();
    return new UpstreamFailure("stream_incomplete", { billing: "indeterminate", retryNext: true });
  }
  const error = errorOf(document);
  return error === undefined ? invalidResponse() : errorInBodyFailure(error, target.secret, "none");
}
