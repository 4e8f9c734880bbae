import type { Span } from "../finding.ts";

/**
 * True when no letter or digit touches the span, so that it is not a piece of something longer. Texts are often JSON in
 * which line breaks are escaped: the `n` of a `\n` is no letter.
 */
export function standsApart(text: string, { start, end }: Span): boolean {
  return startsApart(text, start) && !isWordCharacter(text.charCodeAt(end));
}

export function startsApart(text: string, start: number): boolean {
  return !isWordCharacter(text.charCodeAt(start - 1)) || endsEscape(text, start);
}

/** What follows the backslash of an escape in JSON, as the source of an expression; `\u003c` is a `<`. */
export const ESCAPED = "(?:[bfnrt]|u[0-9a-fA-F]{4})";
const ENDS_ESCAPE = new RegExp(String.raw`\\${ESCAPED}$`);
const ESCAPE_LENGTH = 6;

/** True when the letter or digit before `index` is the last of an escape. */
export const endsEscape = (text: string, index: number): boolean =>
  ENDS_ESCAPE.test(text.slice(Math.max(0, index - ESCAPE_LENGTH), index));

/** Letters and digits of the Latin script; scripts without blanks between words may touch what is found. */
export function isWordCharacter(code: number): boolean {
  return isDigit(code) || isLatinLetter(code);
}

/** False for NaN, which is what `charCodeAt` gives outside of the text. */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isLatinLetter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a && code < 0x80) || (code >= 0xc0 && code <= 0x24f);
}

/** True when the number is the part of a decimal fraction before or behind its point. */
export function isInDecimal(text: string, { start, end }: Span): boolean {
  return (
    (text[start - 1] === "." && isDigit(text.charCodeAt(start - 2))) ||
    (text[end] === "." && isDigit(text.charCodeAt(end + 1)))
  );
}

/** How far before a number the word may stand that says what it is, in characters. */
const CONTEXT_REACH = 48;

/** True when shortly before `start` stands what `words` matches. */
export function follows(text: string, start: number, words: RegExp): boolean {
  return words.test(text.slice(Math.max(0, start - CONTEXT_REACH), start));
}

/**
 * Tries `pattern`, which has the flag `g`, everywhere. Where `accept` refuses, the search goes on at the next character: a
 * pattern must therefore match a bounded number of characters, and then the whole is linear.
 */
export function* findEach(
  text: string,
  pattern: RegExp,
  accept: (span: Span, match: RegExpExecArray) => Span | null,
): Generator<Span> {
  for (let from = 0; ; ) {
    pattern.lastIndex = from;
    const match = pattern.exec(text);
    if (!match) return;
    const span = accept({ start: match.index, end: match.index + match[0].length }, match);
    if (span) yield span;
    from = span ? span.end : match.index + 1;
  }
}

/** In the order of the text; of those that overlap the first, and of those that begin together the longest. */
export function* inOrder(spans: Span[]): Generator<Span> {
  let reached = 0;
  for (const span of spans.sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (span.start < reached) continue;
    yield span;
    reached = span.end;
  }
}

/** The digits of a number, without what stands between them. */
export const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");
