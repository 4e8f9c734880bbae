import { decodeString, stringEnd } from "../body/json-outline.ts";

/** Keys and indexes that lead from the root of a JSON value to one inside it. */
export type Path = readonly (string | number)[];

/** What becomes of one place, and of those below it. */
interface Step {
  /** A literal, and the text that it stands for where it is a string's. */
  value?: { json: string; text?: string };
  /** The key that leads here, anew. */
  name?: string;
  below?: Map<string | number, Step>;
}

interface Splice {
  start: number;
  end: number;
  json: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Edits of single values anywhere in a JSON text, spliced into its bytes: all others stay as they were written, numbers
 * that no double holds and escapes included. Where a key is there twice, both of its values are edited, so that a reader
 * who takes the first finds no more than one who takes the last.
 */
export class JsonEdits {
  readonly #root: Step = {};
  #count = 0;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Another text for the string at a place. A literal that stands for that text already stays as it is written. */
  text(path: Path, text: string): void {
    this.#at(path).value = { json: JSON.stringify(text), text };
  }

  /** Another literal for the number at a place. */
  number(path: Path, value: number): void {
    this.#at(path).value = { json: String(value) };
  }

  /** Another name for the last key of a path. */
  name(path: Path, name: string): void {
    if (path.at(-1) !== name) this.#at(path).name = name;
  }

  /** @param bytes what was parsed to find the places: the offsets are only right for valid JSON */
  apply(bytes: Buffer): Buffer {
    if (this.#count === 0) return bytes;
    const splices: Splice[] = [];
    new Scan(bytes, splices).value(0, this.#root);
    if (splices.length === 0) return bytes;
    const pieces: Buffer[] = [];
    let at = 0;
    for (const { start, end, json } of splices) {
      pieces.push(bytes.subarray(at, start), Buffer.from(json));
      at = end;
    }
    pieces.push(bytes.subarray(at));
    return Buffer.concat(pieces);
  }

  #at(path: Path): Step {
    this.#count += 1;
    let step = this.#root;
    for (const key of path) {
      step.below ??= new Map();
      const next = step.below.get(key) ?? {};
      step.below.set(key, next);
      step = next;
    }
    return step;
  }
}

/** One pass over a JSON text that goes into those values only that have an edit inside. Offsets that it returns are ends. */
class Scan {
  readonly #bytes: Buffer;
  readonly #splices: Splice[];

  constructor(bytes: Buffer, splices: Splice[]) {
    this.#bytes = bytes;
    this.#splices = splices;
  }

  value(from: number, step: Step): number {
    const start = this.#token(from);
    const first = this.#bytes[start];
    if (step.below && first === OPEN_OBJECT) return this.#members(start, step.below);
    if (step.below && first === OPEN_ARRAY) return this.#entries(start, step.below);
    const end = this.#skip(start);
    if (step.value && (first === QUOTE) === (step.value.text !== undefined)) {
      const stays = first === QUOTE && decodeString(this.#bytes, start, end) === step.value.text;
      if (!stays) this.#splices.push({ start, end, json: step.value.json });
    }
    return end;
  }

  #members(open: number, steps: ReadonlyMap<string | number, Step>): number {
    let at = this.#token(open + 1);
    while (this.#bytes[at] === QUOTE) {
      const keyEnd = this.#stringEnd(at);
      const step = steps.get(decodeString(this.#bytes, at, keyEnd));
      if (step?.name !== undefined) this.#splices.push({ start: at, end: keyEnd, json: JSON.stringify(step.name) });
      const valueStart = this.#token(this.#token(keyEnd) + 1);
      at = this.#token(step ? this.value(valueStart, step) : this.#skip(valueStart));
      if (this.#bytes[at] === COMMA) at = this.#token(at + 1);
    }
    return at + 1;
  }

  #entries(open: number, steps: ReadonlyMap<string | number, Step>): number {
    let at = this.#token(open + 1);
    for (let index = 0; at < this.#bytes.length && this.#bytes[at] !== CLOSE_ARRAY; index++) {
      const step = steps.get(index);
      const end = step ? this.value(at, step) : this.#skip(at);
      if (end === at) break;
      at = this.#token(end);
      if (this.#bytes[at] === COMMA) at = this.#token(at + 1);
    }
    return at + 1;
  }

  /** The next byte that is no space. */
  #token(from: number): number {
    let at = from;
    while (at < this.#bytes.length && (this.#bytes[at] as number) <= 0x20) at++;
    return at;
  }

  #skip(start: number): number {
    const bytes = this.#bytes;
    let depth = 0;
    let at = start;
    while (at < bytes.length) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) at = this.#stringEnd(at);
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        depth++;
        at++;
        continue;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (depth === 0) return at;
        depth--;
        at++;
      } else if (depth === 0 && (byte === COMMA || byte <= 0x20)) return at;
      else {
        at++;
        continue;
      }
      if (depth === 0) return at;
    }
    return at;
  }

  #stringEnd(open: number): number {
    const end = stringEnd(this.#bytes, open);
    return end < 0 ? this.#bytes.length : end;
  }
}
