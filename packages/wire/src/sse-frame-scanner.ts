const LF = 0x0a;
const CR = 0x0d;
const EMPTY: Buffer = Buffer.alloc(0);

export interface ScannedFrames {
  /** What was held back of earlier chunks, followed by this one. */
  bytes: Buffer;
  /** Where each whole frame ends in `bytes`, its blank line included; the first one begins at 0. */
  ends: number[];
}

/**
 * Splits an event stream into frames at blank lines, whatever the chunk boundaries: inside a character, a field name or
 * a CRLF pair. Bytes are never changed or lost: every frame in order, then `rest()`, is the stream.
 */
export class SseFrameScanner {
  #store = EMPTY;
  #pending = EMPTY;
  #lineStart = 0;
  #sawCarriageReturn = false;

  push(chunk: Buffer): ScannedFrames {
    const bytes = this.#join(chunk);
    this.#sawCarriageReturn ||= chunk.includes(CR);
    const ends: number[] = [];
    let lineStart = this.#lineStart;
    let from = Math.max(lineStart, this.#pending.length - 1);
    for (;;) {
      const end = this.#lineEnd(bytes, from);
      if (end === undefined) break;
      if (end.at === lineStart) ends.push(end.next);
      lineStart = from = end.next;
    }
    const consumed = ends.at(-1) ?? 0;
    this.#lineStart = lineStart - consumed;
    this.#pending = bytes.subarray(consumed);
    if (this.#pending.length === 0) this.#sawCarriageReturn = false;
    return { bytes, ends };
  }

  /** What came after the last whole frame. */
  rest(): Buffer {
    return this.#pending;
  }

  /** A carriage return at the very end waits for the next byte: it may be half of a CRLF. */
  #lineEnd(bytes: Buffer, from: number): { at: number; next: number } | undefined {
    const lf = bytes.indexOf(LF, from);
    const cr = this.#sawCarriageReturn ? bytes.indexOf(CR, from) : -1;
    if (cr < 0 || (lf >= 0 && lf < cr)) return lf < 0 ? undefined : { at: lf, next: lf + 1 };
    if (cr + 1 === bytes.length) return undefined;
    return { at: cr, next: bytes[cr + 1] === LF ? cr + 2 : cr + 1 };
  }

  /** Grows in doubling steps, so that a frame that arrives byte by byte costs linear time. */
  #join(chunk: Buffer): Buffer {
    const held = this.#pending.length;
    if (held === 0) return chunk;
    const total = held + chunk.length;
    const continues =
      this.#pending.buffer === this.#store.buffer && this.#pending.byteOffset === this.#store.byteOffset;
    if (!continues || this.#store.length < total) {
      this.#store = Buffer.allocUnsafeSlow(Math.max(total * 2, 1024));
      this.#pending.copy(this.#store);
    }
    chunk.copy(this.#store, held);
    return this.#store.subarray(0, total);
  }
}
