/**
 * A JSON text's value, read name by name. For texts that JSON.parse has accepted and may have read wrongly: its engine can
 * take a name that is written with escapes for another one that it met before, perhaps in another request, and that is
 * spelled as the escapes are (nodejs/node issue 63785). Strings that are no names it reads right, so names are read as such.
 */
export function readJson(text: string): unknown {
  return new Reader(text).value();
}

const NEXT = /[^ \t\n\r]/g;
const STRING = /"(?:[^"\\]|\\.)*"/gs;
const SCALAR = /[^,\]} \t\n\r]+/g;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): unknown {
    const first = this.#peek();
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    return JSON.parse(this.#match(first === '"' ? STRING : SCALAR));
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#at += 1;
    while (this.#peek() !== "}") {
      const name = JSON.parse(this.#match(STRING)) as string;
      this.#skip(":");
      // As JSON.parse does: `__proto__` is a name like any other.
      Object.defineProperty(object, name, {
        value: this.value(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      this.#skip(",");
    }
    this.#at += 1;
    return object;
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    this.#at += 1;
    while (this.#peek() !== "]") {
      array.push(this.value());
      this.#skip(",");
    }
    this.#at += 1;
    return array;
  }

  /** The next character that is no white space, without going past it. */
  #peek(): string {
    NEXT.lastIndex = this.#at;
    const [found = ""] = NEXT.exec(this.#text) ?? [];
    this.#at = NEXT.lastIndex - 1;
    return found;
  }

  #skip(character: string): void {
    if (this.#peek() === character) this.#at += 1;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ""] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }
}
