export interface RestoreOptions {
  /** The text is JSON or a part of it, such as a tool call's arguments: what is put back is escaped for a JSON string. */
  json?: boolean;
}

/**
 * The placeholders of one request, and what they stand for. A placeholder is `[NAME_1]`: ASCII letters, digits and
 * underscores in brackets, nothing that JSON escapes. Holds the values themselves: never stored, never logged.
 */
export class Placeholders {
  readonly #nameByValue = new Map<string, string>();
  readonly #valueByName = new Map<string, string>();
  readonly #lastNumbers = new Map<string, number>();
  /** Names that stand in brackets in the texts already, and would be taken for ours. */
  readonly #taken: ReadonlySet<string>;
  #longestName = 0;

  /** @param texts in which the placeholders are going to stand */
  constructor(texts: readonly string[] = []) {
    this.#taken = new Set(
      texts.flatMap((text) => Array.from(text.matchAll(PLACEHOLDER), ([, , name = ""]) => nameOf(name))),
    );
  }

  /** The placeholder of a value; a value that has none yet gets the next of that detector. */
  placeholderFor(value: string, detector: string): string {
    let name = this.#nameByValue.get(value);
    if (name === undefined) {
      name = this.#nextName(labelOf(detector));
      this.#nameByValue.set(value, name);
      this.#valueByName.set(name, value);
      this.#longestName = Math.max(this.#longestName, name.length);
    }
    return `[${name}]`;
  }

  /** How many there are. */
  get size(): number {
    return this.#valueByName.size;
  }

  /** In characters, without brackets. */
  get longestName(): number {
    return this.#longestName;
  }

  /**
   * Puts the values back. Models change what they copy: letters of another case and escapes of Markdown, as in
   * `\[Email\_1\]`, are understood too. Other words in brackets stay as they are.
   */
  restore(text: string, { json = false }: RestoreOptions = {}): string {
    if (this.size === 0 || !text.includes("[")) return text;
    return text.replaceAll(PLACEHOLDER, (whole, opening: string, name: string, closing: string) => {
      const value = this.#valueByName.get(nameOf(name));
      if (value === undefined || (closing !== "" && closing !== opening)) return whole;
      // A backslash that only stands before it is not of it.
      const kept = closing === opening ? "" : opening;
      return kept + (json ? JSON.stringify(value).slice(1, -1) : value);
    });
  }

  /** True when a placeholder's name begins like that, escapes included. */
  isBeginning(part: string): boolean {
    const beginning = nameOf(part);
    if (beginning.length > this.#longestName) return false;
    const label = beginning.replace(/_?[0-9]*$/, "");
    for (const known of this.#lastNumbers.keys()) {
      if (`${known}_`.startsWith(beginning) || (known === label && beginning.startsWith(`${known}_`))) return true;
    }
    return false;
  }

  #nextName(label: string): string {
    let number = this.#lastNumbers.get(label) ?? 0;
    let name: string;
    do {
      number += 1;
      name = `${label}_${number}`;
    } while (this.#taken.has(name));
    this.#lastNumbers.set(label, number);
    return name;
  }
}

const MAX_LABEL = 50;
/** A label, and the number behind it. */
const MAX_NAME = MAX_LABEL + 20;

/** Backslashes, name, backslashes. Bounded, so that many brackets are no burden. */
const PLACEHOLDER = new RegExp(
  String.raw`(\\{0,2})\[([A-Za-z0-9](?:\\{0,2}[A-Za-z0-9_]){2,${MAX_NAME}})(\\{0,2})\]`,
  "g",
);

const labelOf = (detector: string): string =>
  detector
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "_")
    .slice(0, MAX_LABEL);

const nameOf = (name: string): string => name.replaceAll("\\", "").toUpperCase();
