import type { AnswerObserver } from "../adapter.ts";

/** Follows an answer that is neither a document nor events, which says nothing of itself: only its length is known. */
export class BytesObserver implements AnswerObserver {
  #bytes = 0;

  push(chunk: Buffer): Buffer {
    this.#bytes += chunk.length;
    return chunk;
  }

  /** A body that HTTP says is cut has an error of its own; one that ends is whole. */
  end(): ReturnType<AnswerObserver["end"]> {
    const outcome = {
      usage: null,
      responseModel: null,
      finishReason: null,
      complete: true,
      outputBytes: this.#bytes,
    };
    return { outcome, remainder: undefined, error: undefined };
  }
}
