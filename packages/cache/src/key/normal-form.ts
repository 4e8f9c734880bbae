import { allDigits, isDigit, numberEnd, stringEnd } from "./json-ends.ts";
import type { LeftOut } from "./left-out.ts";

/** The bytes are not those that the value was parsed from, or an object in them has a name twice. */
export class BytesDiffer extends Error {}

/** Whole numbers with so many digits are exact, and written in one way only. */
const EXACT_DIGITS = 15;
/** Objects with more members are sorted by the engine; for few, moving names as they come is several times faster. */
const FEW_MEMBERS = 32;
const QUOTE = 0x22;

/**
 * Writes a parsed JSON value with the text that it was parsed from beside it: one pass over both. Names and strings are
 * taken from the value, as what they stand for; numbers from the text, as they were written.
 *
 * Each value says by itself where it ends (strings and names have their length before them), so that nothing has to be
 * escaped and no two values read the same. To append to one text is the fastest of the ways that were tried.
 */
export class NormalForm {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The whole text, whose root is an object. @throws BytesDiffer */
  write(root: Record<string, unknown>, leftOut: LeftOut): string {
    const text = this.#object(root, "", leftOut);
    if (this.#next() !== undefined) throw new BytesDiffer();
    return text;
  }

  /** The text `before` with the value behind it. */
  #append(value: unknown, before: string): string {
    const byte = this.#next();
    switch (typeof value) {
      case "string":
        if (byte !== QUOTE) throw new BytesDiffer();
        this.#at = stringEnd(this.#bytes, this.#at);
        return `${before}s${value.length}:${value}`;
      case "number":
        return `${before}n${this.#number(value)};`;
      case "boolean":
        this.#at += value ? 4 : 5;
        return before + (value ? "t" : "f");
      default:
    }
    if (Array.isArray(value)) return this.#array(value, before);
    if (typeof value === "object" && value !== null) return this.#object(value as Record<string, unknown>, before);
    this.#at += 4;
    return `${before}z`;
  }

  #array(entries: readonly unknown[], before: string): string {
    let text = `${before}[`;
    this.#take(0x5b);
    for (const entry of entries) text = this.#append(entry, text);
    this.#take(0x5d);
    return `${text}]`;
  }

  #object(value: Record<string, unknown>, before: string, leftOut?: LeftOut): string {
    let text = `${before}{`;
    this.#take(0x7b);
    const names = Object.keys(value);
    // Names of digits come first, wherever they were written; all others come in the order of the text.
    const shuffled = isDigit(names[0]?.charCodeAt(0) ?? 0);
    if (!shuffled && isInOrder(names)) {
      for (const name of names) text = this.#member(this.#name(name), value[name], text, leftOut);
    } else {
      const texts: string[] = [];
      for (let at = 0; at < names.length; at++) {
        const name = this.#name(shuffled ? undefined : names[at]);
        if (!Object.hasOwn(value, name)) throw new BytesDiffer();
        texts.push(this.#member(name, value[name], "", leftOut));
        names[at] = name;
      }
      text += joinInOrder(names, texts);
    }
    this.#take(0x7d);
    return `${text}}`;
  }

  #member(name: string, value: unknown, before: string, leftOut: LeftOut | undefined): string {
    const text = this.#append(value, `${before}${name.length}:${name}`);
    return leftOut?.get(name)?.(value) ? before : text;
  }

  /**
   * Reads the name that comes next. One that is written otherwise than it reads is decoded again: the engine's JSON.parse
   * may take it for another that it has met (nodejs/node#63785: after a name that is a backslash, `"\u0061"` is one too).
   * @param expected undefined: any
   */
  #name(expected: string | undefined): string {
    if (this.#next() !== QUOTE) throw new BytesDiffer();
    const start = this.#at;
    this.#at = stringEnd(this.#bytes, start);
    if (expected !== undefined && this.#at - start === expected.length + 2) return expected;
    const name = decodeString(this.#bytes.toString("utf8", start, this.#at));
    if (expected !== undefined && name !== expected) throw new BytesDiffer();
    return name;
  }

  #number(value: number): string {
    const start = this.#at;
    this.#at = numberEnd(this.#bytes, start);
    const usual = this.#at - start <= EXACT_DIGITS && allDigits(this.#bytes, start, this.#at);
    return usual ? String(value) : this.#bytes.toString("latin1", start, this.#at);
  }

  #take(bracket: number): void {
    if (this.#next() !== bracket) throw new BytesDiffer();
    this.#at += 1;
  }

  /** The next byte that is neither white space, comma nor colon; undefined: there is none. */
  #next(): number | undefined {
    const bytes = this.#bytes;
    let at = this.#at;
    let byte = bytes[at] as number;
    while (byte <= 0x20 || byte === 0x2c || byte === 0x3a) byte = bytes[++at] as number;
    this.#at = at;
    return byte;
  }
}

function decodeString(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch (cause) {
    throw new BytesDiffer("", { cause });
  }
}

function isInOrder(names: readonly string[]): boolean {
  for (let at = 1; at < names.length; at++) if ((names[at - 1] as string) > (names[at] as string)) return false;
  return true;
}

/** By the names' UTF-16 units, as `sort` has it. */
function joinInOrder(names: string[], texts: string[]): string {
  if (names.length > FEW_MEMBERS) {
    const members = names.map((name, at) => ({ name, text: texts[at] as string }));
    members.sort((one, other) => (one.name < other.name ? -1 : 1));
    return members.map(({ text }) => text).join("");
  }
  for (let at = 1; at < names.length; at++) {
    const name = names[at] as string;
    const text = texts[at] as string;
    let before = at - 1;
    for (; before >= 0 && (names[before] as string) > name; before--) {
      names[before + 1] = names[before] as string;
      texts[before + 1] = texts[before] as string;
    }
    names[before + 1] = name;
    texts[before + 1] = text;
  }
  let joined = "";
  for (const text of texts) joined += text;
  return joined;
}
