import type { Span } from "../../finding.ts";
import { digitsOf, findEach, follows, isInDecimal, standsApart } from "../boundary.ts";
import { passesLuhn } from "./check-digits.ts";

/** Card numbers: the form, length and first digits of an issuer's network, and the check digit. */
export const findCards = (text: string): Iterable<Span> =>
  findEach(text, CARD, (span) => cardAt(text, span) ?? cardAt(text, withoutLastGroup(text, span)));

/** One or two blanks, or the end of a line. */
const BLANKS = String.raw`(?:[ \t\u00a0\u202f]{1,2}|[ \t]?\r?\n[ \t]?)`;
const MARK = String.raw`[.\-\u2010\u2011\u2013]`;

/** In groups as they are printed, with blanks or one kind of mark between them, or without any. */
const CARD = new RegExp(
  [
    String.raw`\d{4}${BLANKS}\d{4}${BLANKS}\d{4}${BLANKS}\d{4}(?:${BLANKS}\d{3}(?!\d))?`,
    String.raw`\d{4}(${MARK})\d{4}\1\d{4}\1\d{4}(?:\1\d{3}(?!\d))?`,
    String.raw`\d{4}${BLANKS}\d{6}${BLANKS}\d{4,5}`,
    String.raw`\d{4}(${MARK})\d{6}\2\d{4,5}`,
    String.raw`\d{13,19}`,
  ].join("|"),
  "g",
);

/** ISO/IEC 7812 ranges. Numbers of a rare length are taken for a card only where a word says so. */
const NETWORKS: readonly { first: RegExp; lengths: readonly number[]; rare?: readonly number[] }[] = [
  { first: /^4/, lengths: [16], rare: [13, 19] },
  { first: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { first: /^3[47]/, lengths: [15] },
  { first: /^3(?:0[0-5]|095|[689])/, lengths: [14], rare: [16, 19] },
  { first: /^(?:6011|64[4-9]|65)/, lengths: [16], rare: [17, 18, 19] },
  { first: /^35(?:2[89]|[3-8])/, lengths: [16], rare: [17, 18, 19] },
  { first: /^62/, lengths: [16, 19], rare: [17, 18] },
  { first: /^220[0-4]/, lengths: [16], rare: [17, 18, 19] },
  { first: /^(?:508|60|81|82)/, lengths: [16] },
  { first: /^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, lengths: [16], rare: [13, 14, 15, 17, 18, 19] },
];

const CARD_WORDS = /card|karte|carte|tarjeta|carta|kaart|visa|maestro|credit|debit|\b(?:cc|pan)\b/i;

/** The three digits behind a card's number are often its code. */
function withoutLastGroup(text: string, { start, end }: Span): Span {
  const shorter = text.slice(start, end).replace(/\D{1,4}\d{3}$/, "");
  return { start, end: start + shorter.length };
}

function cardAt(text: string, span: Span): Span | null {
  if (!standsApart(text, span) || isInDecimal(text, span)) return null;
  const digits = digitsOf(text.slice(span.start, span.end));
  const { length } = digits;
  if (!passesLuhn(digits)) return null;
  for (const { first, lengths, rare = [] } of NETWORKS) {
    if (!first.test(digits)) continue;
    if (lengths.includes(length)) return span;
    if (rare.includes(length) && follows(text, span.start, CARD_WORDS)) return span;
  }
  return null;
}
