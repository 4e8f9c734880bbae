import { readSseFrame, SseFrameScanner } from "@gatehouse/wire";
import type { AnswerObserver } from "../adapter.ts";
import { errorInBodyFailure } from "../error-answer.ts";
import { isRecord } from "../native/choice-text.ts";
import type { EventReader } from "../native/native-format.ts";
import { streamLimit } from "../output-limit.ts";
import { invalidResponse, streamIncomplete, UpstreamFailure } from "../upstream-failure.ts";
import { errorOf } from "./stream-error.ts";

const MAX_FRAME_BYTES = 16 * 1024 * 1024;
const WATCH_EVERY_BYTES = 64 * 1024;
const BLANK_LINE = Buffer.from("\n\n");

export interface StreamObserverOptions {
  reader: EventReader;
  /** Taken out of the provider's words. */
  secret: string | null;
  /** Generated text beyond it ends the stream; absent: no limit. */
  maxOutputBytes?: number;
  /** Called once when nothing more of the stream is of use. */
  stop: (failure: UpstreamFailure) => void;
}

/**
 * Follows an event stream frame by frame. Whole frames pass at once and unchanged; held back are half frames, what the
 * format's reader hides, and the provider's own error event with all that comes after it.
 */
export class StreamObserver implements AnswerObserver {
  readonly #options: StreamObserverOptions;
  readonly #scanner = new SseFrameScanner();
  #failure: UpstreamFailure | undefined;
  #done = false;
  #unwatchedBytes = 0;

  constructor(options: StreamObserverOptions) {
    this.#options = options;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (this.#failure) return undefined;
    const { bytes, ends } = this.#scanner.push(chunk);
    const pieces: Buffer[] = [];
    let start = 0;
    let keptFrom = 0;
    for (const end of ends) {
      const passes = this.#follow(bytes, start, end);
      if (passes !== true) {
        if (start > keptFrom) pieces.push(bytes.subarray(keptFrom, start));
        if (passes) pieces.push(passes);
        keptFrom = end;
      }
      start = end;
      if (this.#failure) break;
    }
    if (start > keptFrom) pieces.push(bytes.subarray(keptFrom, start));
    this.#watchLength(chunk.length);
    if (!this.#failure && this.#scanner.rest().length > MAX_FRAME_BYTES) this.#fail(frameTooLarge());
    if (pieces.length === 0) return undefined;
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }

  end(): ReturnType<AnswerObserver["end"]> {
    const remainder = this.#failure ? undefined : this.#readRest();
    const { ended, ...seen } = this.#seen();
    const complete = this.#done || ended;
    const error = this.#failure ?? (complete ? undefined : streamIncomplete());
    return {
      outcome: { ...seen, complete: complete && error === undefined },
      remainder: remainder && error ? Buffer.concat([remainder, BLANK_LINE]) : remainder,
      error,
    };
  }

  /** Looked at now and then: the sum of a stream's bytes is never less than that of its text. */
  #watchLength(bytes: number): void {
    const { maxOutputBytes = Number.POSITIVE_INFINITY } = this.#options;
    this.#unwatchedBytes += bytes;
    if (this.#failure || this.#unwatchedBytes < Math.min(maxOutputBytes, WATCH_EVERY_BYTES)) return;
    this.#unwatchedBytes = 0;
    if (this.#seen().outputBytes > maxOutputBytes) this.#fail(streamLimit());
  }

  #seen(): ReturnType<EventReader["outcome"]> {
    try {
      return this.#options.reader.outcome();
    } catch (cause) {
      this.#fail(invalidResponse(undefined, cause));
      return { usage: null, responseModel: null, finishReason: null, outputBytes: 0, ended: false };
    }
  }

  /** A last frame without its blank line counts when it is whole; half of one is of no use to anybody. */
  #readRest(): Buffer | undefined {
    const rest = this.#scanner.rest();
    if (rest.length === 0) return undefined;
    const before = this.#failure;
    const passes = this.#follow(rest, 0, rest.length, true);
    if (this.#failure !== before) return undefined;
    return passes === true ? rest : passes || undefined;
  }

  /**
   * Reads one frame; false when the caller is not to see it, bytes when these are for it instead. `last`: it may be cut,
   * which is no failure of its own. This runs in the body's own events, where nobody catches: whatever a frame does to its
   * reader ends this stream only.
   */
  #follow(bytes: Buffer, start: number, end: number, last = false): boolean | Buffer {
    try {
      return this.#read(bytes, start, end, last);
    } catch (cause) {
      this.#fail(invalidResponse(undefined, cause));
      return false;
    }
  }

  #read(bytes: Buffer, start: number, end: number, last: boolean): boolean | Buffer {
    const { reader } = this.#options;
    const passes = reader.translates !== true;
    const { data, event: name } = readSseFrame(bytes, start, end);
    if (data === null) return !this.#isBareError(bytes, start, end) && !last && passes;
    if (data === "[DONE]") {
      this.#done ||= reader.endsWithDone;
      return passes;
    }
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch (cause) {
      if (!last) this.#fail(invalidResponse(undefined, cause));
      return false;
    }
    const error = errorOf(event, name);
    if (error !== undefined) {
      this.#fail(errorInBodyFailure(error, this.#options.secret, "indeterminate"));
      return false;
    }
    if (!isRecord(event)) return passes;
    const verdict = reader.read(event, name);
    if (typeof verdict === "string") return verdict === "pass";
    if ("instead" in verdict) return verdict.instead;
    this.#fail(verdict.fail);
    return false;
  }

  /** Some servers put a plain JSON error behind the events. */
  #isBareError(bytes: Buffer, start: number, end: number): boolean {
    const first = bytes[start];
    if (first !== 0x7b && first !== 0x5b) return false;
    let error: unknown;
    try {
      error = errorOf(JSON.parse(bytes.toString("utf8", start, end)));
    } catch {
      return false;
    }
    if (error !== undefined) this.#fail(errorInBodyFailure(error, this.#options.secret, "indeterminate"));
    return error !== undefined;
  }

  #fail(failure: UpstreamFailure): void {
    this.#failure = failure;
    this.#options.stop(failure);
  }
}

const frameTooLarge = () =>
  new UpstreamFailure("upstream_response_too_large", { billing: "indeterminate", retryNext: false });
