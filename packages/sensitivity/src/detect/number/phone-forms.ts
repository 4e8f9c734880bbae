/** How phone numbers are written. Every expression matches a bounded number of characters. */

const BETWEEN = String.raw`[ .\-/()\u00a0\u202f\u2010\u2011\u2013]`;
const BLANK_OR_POINT = String.raw`[ .\-\u00a0\u202f\u2010\u2011]`;

/** `+49 (0)30 123456`, `0044 20 7946 0958`: 7 to 15 digits. */
export const INTERNATIONAL = new RegExp(String.raw`(?:\+|\b00)[1-9](?:${BETWEEN}{0,3}\d){6,14}`, "g");

/** `(212) 555-0123`, `212-555-0123`, `212.555.0123`: neither the area nor the exchange begins with 0 or 1. */
const NORTH_AMERICA = String.raw`(?:1[-. ])?(?:\([2-9]\d{2}\)[ -]?[2-9]\d{2}|[2-9]\d{2}([-.])[2-9]\d{2})[-. ]\d{4}`;

/** Five pairs, as in France. */
const PAIRS = String.raw`0[1-9]${BLANK_OR_POINT}\d{2}${BLANK_OR_POINT}\d{2}${BLANK_OR_POINT}\d{2}${BLANK_OR_POINT}\d{2}`;

/** With a leading 0, in groups that hardly anything else is written in. */
const LEADING_ZERO = [
  // United Kingdom: 020 7946 0958, 0161 496 0000, 01632 960000, 07700 900123.
  String.raw`(?:\(02\d\)|02\d) ?\d{4} \d{4}`,
  String.raw`(?:\(01\d{2}\)|01\d{2}) \d{3} \d{4}`,
  String.raw`(?:\(01\d{3}\)|01\d{3}|07\d{3}) \d{3} ?\d{3}`,
  // Germany and Austria: 0171 1234567, 0664 1234567, 030 12345678, 0221/123456, (0221) 123456.
  String.raw`0(?:1[567]\d{1,2}|6[4-9]\d)[ /\-]{1,3}\d{3,4}[ \-]?\d{2,5}(?:[ \-]\d{2,4})?`,
  String.raw`0(?:30|40|69|89) \d{3,4}[ \-]?\d{2,5}(?:[ \-]\d{1,4})?`,
  String.raw`0[2-9]\d{1,3} ?/ ?\d{2,4}[ \-]?\d{2,5}(?:[ \-]\d{1,4})?`,
  String.raw`\(0\d{2,4}\) ?\d{2,4}[ \-]?\d{2,5}(?:[ \-]\d{1,4})?`,
  // Switzerland, Belgium, the Netherlands: 044 668 18 00, 0470 12 34 56, 020 123 4567, 06-12345678.
  String.raw`0\d{2} \d{3} \d{2} \d{2}`,
  String.raw`04\d{2}[ /]\d{2} \d{2} \d{2}`,
  String.raw`0[1-9]\d \d{3} \d{4}`,
  String.raw`06[- ]\d{8}`,
  // Australia: (02) 9876 5432, 0412 345 678.
  String.raw`\(0\d\) ?\d{4} ?\d{4}`,
  String.raw`04\d{2} \d{3} \d{3}`,
  // Sweden and Japan: 070-123 45 67, 090-1234-5678, 03-1234-5678.
  String.raw`0\d{1,2}-\d{3} \d{2} \d{2}`,
  String.raw`0\d{1,2}-\d{4}-\d{4}`,
];

/** Brazil: (11) 96123-4567. */
const BRAZIL = String.raw`\(\d{2}\) ?\d{4,5}-\d{4}`;

export const NATIONAL = new RegExp(`(?:${[NORTH_AMERICA, PAIRS, BRAZIL, ...LEADING_ZERO].join("|")})(?!\\d)`, "g");

const WORDS = [
  "(?<!micro|head|smart|ear|mega)phone",
  "(?<![a-z])(?:tel|t[ée]l|tel[ée]fon[eo]?|mobile?|m[oó]vil|cell|cellular|cellulare|handy|fax|whats ?app|sms)",
  "(?<![a-z])(?:hotline|rufnummer|(?:call|text|reach|ring|ruf|erreiche) (?:me|us|him|her|them|back|mich|uns))",
].join("|");
const NUMBER_WORD = "(?:[ _-]?(?:numbers?|nummer|no|nr|num))?";
const PREPOSITION = "(?: (?:at|on|is|under|unter|auf|ist))?";
const PUNCTUATION = String.raw`["'\\]{0,2}[ .:=#*>]{1,4}["'\\(]{0,2}`;

/** Any 7 to 15 digits behind a word that says that they are a phone number, such as `"phone": "5550123456"`; group 1. */
export const ANNOUNCED = new RegExp(
  String.raw`(?:${WORDS})${NUMBER_WORD}${PREPOSITION}${PUNCTUATION}(\d(?:${BETWEEN}{0,3}\d){6,14})`,
  "gi",
);

/** `2024-01-15`, `15.01.2024`, with or without a time behind it. */
export const DATE = /^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})/;
