import type { Span } from "../../finding.ts";
import { digitsOf, findEach, inOrder, isDigit, isInDecimal, standsApart, startsApart } from "../boundary.ts";
import { isInternationalNumber } from "./calling-codes.ts";
import { ANNOUNCED, DATE, INTERNATIONAL, NATIONAL } from "./phone-forms.ts";

/**
 * Phone numbers: international ones by their calling code and length, national ones by the forms in which they are
 * written, and any digits right behind a word that announces a phone number.
 */
export const findPhones = (text: string): Iterable<Span> =>
  inOrder([
    ...findEach(text, INTERNATIONAL, (span) => international(text, span)),
    ...findEach(text, NATIONAL, (span) => national(text, span)),
    ...findEach(text, ANNOUNCED, ({ end }, match) => announced(text, { start: end - (match[1] ?? "").length, end })),
  ]);

const MIN_DIGITS = 7;
/** More digits, or more pairs than a number has: bytes in a dump. */
const GOES_ON = /^(?:[-/]\d|[ .]\d\d(?![\dA-Za-z]))/;

/** Groups at the end that make it too long belong to something else. */
function international(text: string, { start, end }: Span): Span | null {
  if (!startsApart(text, start) || isInsideNumber(text, start)) return null;
  // Digits in a row that begin with 00 are rather a number filled up with zeros.
  if (text[start] === "0" && /^\d+$/.test(text.slice(start, end))) return null;
  for (let last = endOfGroup(text, start, end); last > start; last = beforeGroup(text, start, last)) {
    const digits = digitsOf(text.slice(start, last).replace("(0)", "")).replace(/^00/, "");
    if (isInternationalNumber(digits)) return standsApart(text, { start, end: last }) ? { start, end: last } : null;
  }
  return null;
}

function national(text: string, span: Span): Span | null {
  if (!standsApart(text, span) || isInsideNumber(text, span.start) || isInDecimal(text, span)) return null;
  return GOES_ON.test(text.slice(span.end, span.end + 4)) ? null : span;
}

function announced(text: string, { start, end }: Span): Span | null {
  const last = endOfGroup(text, start, end);
  const number = text.slice(start, last);
  if (DATE.test(number) || digitsOf(number).length < MIN_DIGITS) return null;
  return standsApart(text, { start, end: last }) ? { start, end: last } : null;
}

/** True for the rest of something with digits, such as `4-0123`, `a_0123`, or the `0123 4567` of an account number. */
const isInsideNumber = (text: string, start: number): boolean =>
  /[\d_][-./+]?$/.test(text.slice(Math.max(0, start - 2), start)) ||
  (text[start] === "0" && /\d[ \u00a0]$/.test(text.slice(Math.max(0, start - 2), start)));

/** `end`, or where the group before ends when the match broke off within a group. */
const endOfGroup = (text: string, start: number, end: number): number =>
  isDigit(text.charCodeAt(end)) ? beforeGroup(text, start, end) : end;

/** Where the group before the last one ends; `start` where there is none. */
function beforeGroup(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isDigit(text.charCodeAt(last - 1))) last -= 1;
  while (last > start && !isDigit(text.charCodeAt(last - 1))) last -= 1;
  return last;
}
