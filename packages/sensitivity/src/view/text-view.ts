import type { Span } from "../finding.ts";

/** A text in another spelling, and where each of its characters comes from. */
export interface TextView {
  text: string;
  /** What a span of this text, which is not empty, covers of the one that it was made from: whole characters. */
  sourceOf(span: Span): Span;
}

/** Writes a view: pieces that stay as they are, and characters that others stand for. What is passed over is dropped. */
export class ViewWriter {
  readonly #source: string;
  /**
   * Per piece: where it begins in the view, where in the source, where it ends there, and whether each of its
   * characters is one there.
   */
  readonly #at: number[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #even: boolean[] = [];
  #text = "";
  /** What of the source has been read. */
  #reached = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Everything before `start` that is not written yet stays; `text`, which may be empty, stands for all up to `end`. */
  replace(start: number, end: number, text: string): void {
    if (start > this.#reached) this.#add(this.#source.slice(this.#reached, start), this.#reached, start, true);
    if (text !== "") this.#add(text, start, end, text.length === 1 && end === start + 1);
    this.#reached = end;
  }

  /** null: nothing was replaced. */
  view(): TextView | null {
    if (this.#reached === 0) return null;
    this.replace(this.#source.length, this.#source.length, "");
    return { text: this.#text, sourceOf: ({ start, end }) => this.#sourceOf(start, end) };
  }

  #add(text: string, start: number, end: number, evenly: boolean): void {
    const last = this.#at.length - 1;
    if (evenly && this.#even[last] && this.#ends[last] === start) this.#ends[last] = end;
    else {
      this.#at.push(this.#text.length);
      this.#starts.push(start);
      this.#ends.push(end);
      this.#even.push(evenly);
    }
    this.#text += text;
  }

  #sourceOf(start: number, end: number): Span {
    const first = this.#pieceAt(start);
    const last = this.#pieceAt(end - 1);
    return {
      start: (this.#starts[first] ?? 0) + (this.#even[first] ? start - (this.#at[first] ?? 0) : 0),
      end: this.#even[last] ? (this.#starts[last] ?? 0) + end - (this.#at[last] ?? 0) : (this.#ends[last] ?? 0),
    };
  }

  /** The last piece that begins at `index` or before it. */
  #pieceAt(index: number): number {
    let low = 0;
    let high = this.#at.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#at[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** A view of a view. */
export const through = (outer: TextView, inner: TextView): TextView => ({
  text: inner.text,
  sourceOf: (span) => outer.sourceOf(inner.sourceOf(span)),
});
