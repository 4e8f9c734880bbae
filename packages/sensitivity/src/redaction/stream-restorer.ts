import type { Placeholders, RestoreOptions } from "./placeholders.ts";

/** Puts values back in a text that comes in pieces, as one would in the whole. */
export interface StreamRestorer {
  /** Takes the next piece. @returns what can go out now: all but what may be the beginning of a placeholder */
  push(delta: string): string;
  /** The text has ended. @returns what was held back; the next piece then begins another text */
  flush(): string;
}

/** For one text of a streamed answer: each choice, content block and tool call has its own. */
export function createStreamRestorer(placeholders: Placeholders, options: RestoreOptions = {}): StreamRestorer {
  if (placeholders.size === 0) return { push: (delta) => delta, flush: () => "" };
  let held = "";
  return {
    push(delta) {
      const text = held + delta;
      const end = startOfBeginning(text, placeholders);
      held = text.slice(end);
      return placeholders.restore(text.slice(0, end), options);
    },
    flush() {
      const rest = held;
      held = "";
      return placeholders.restore(rest, options);
    },
  };
}

/** With the backslashes that may stand before each of its characters. */
const ESCAPED_LENGTH = 3;
const NAME_SO_FAR = /^[A-Za-z0-9_\\]*$/;

/** Where the beginning of a placeholder starts with which the text ends; the text's length where it does not. */
function startOfBeginning(text: string, placeholders: Placeholders): number {
  const bracket = text.lastIndexOf("[");
  if (bracket !== -1 && bracket >= text.length - ESCAPED_LENGTH * (placeholders.longestName + 2)) {
    const name = text.slice(bracket + 1);
    if (NAME_SO_FAR.test(name) && placeholders.isBeginning(name)) return beforeBackslashes(text, bracket);
  }
  return beforeBackslashes(text, text.length);
}

/** A bracket may be escaped, twice within JSON. */
function beforeBackslashes(text: string, index: number): number {
  let start = index;
  while (start > 0 && index - start < 2 && text[start - 1] === "\\") start -= 1;
  return start;
}
