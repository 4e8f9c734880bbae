import { plainCharacter } from "./plain-character.ts";
import { type TextView, through, ViewWriter } from "./text-view.ts";

/** What an ordinary text has nothing of: an escape of JSON, or a character beyond those that detectors are written for. */
const NEEDS_VIEW = /\\[bfnrtu/"\\]|[^\t\n\r -~]/;

/**
 * A text as a person reads it: escapes of JSON undone, one spelling for each character, one kind of blank, and nothing in
 * it that cannot be seen. So a detector need not know of all the ways in which the same address or number can be written.
 * Linear. null: it would be the text itself.
 */
export function plainViewOf(text: string): TextView | null {
  if (!NEEDS_VIEW.test(text)) return null;
  const unescaped = unescapedView(text);
  const plain = plainCharactersView(unescaped?.text ?? text);
  return unescaped && plain ? through(unescaped, plain) : (unescaped ?? plain);
}

const BACKSLASH = 0x5c;
const ESCAPED: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  "/": "/",
  '"': '"',
};
const CODE_UNIT = /^[0-9a-fA-F]{4}$/;

/** Any number of backslashes before an escape: JSON in strings of JSON has each of them doubled. */
function unescapedView(text: string): TextView | null {
  const writer = new ViewWriter(text);
  for (let start = text.indexOf("\\"); start !== -1; ) {
    let end = start + 1;
    while (text.charCodeAt(end) === BACKSLASH) end += 1;
    const digits = text[end] === "u" ? text.slice(end + 1, end + 5) : "";
    const plain = CODE_UNIT.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : ESCAPED[text[end] ?? ""];
    if (plain !== undefined) {
      end += digits === "" ? 1 : 5;
      writer.replace(start, end, plain);
    }
    start = text.indexOf("\\", end);
  }
  return writer.view();
}

function plainCharactersView(text: string): TextView | null {
  const writer = new ViewWriter(text);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if ((unit >= 0x20 && unit < 0x7f) || unit === 0x0a || unit === 0x0d || unit === 0x09) continue;
    const code = text.codePointAt(index) ?? unit;
    const plain = plainCharacter(code);
    const length = code > 0xffff ? 2 : 1;
    if (plain !== null) writer.replace(index, index + length, plain);
    index += length - 1;
  }
  return writer.view();
}
