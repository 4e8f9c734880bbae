import { countrySpecs, isValidIBAN } from "ibantools";
import type { Span } from "../../finding.ts";
import { findEach, isWordCharacter, startsApart } from "../boundary.ts";

/** International bank account numbers: the length and form of the country, and the check digits (ISO 13616). */
export const findIbans = (text: string): Iterable<Span> =>
  findEach(text, IBAN_START, ({ start }) => (startsApart(text, start) ? ibanAt(text, start) : null));

const IBAN_START = /[A-Za-z]{2}\d{2}(?=[ \t\r\n\u00a0\u202f.-]{0,3}[A-Za-z0-9])/g;
const BETWEEN = new Set([" ", "\t", "\r", "\n", "\u00a0", "\u202f", ".", "-"]);
/** A line break, and a blank before or behind it. */
const MAX_BETWEEN = 3;

/** Takes as many letters and digits as numbers of that country have, with blanks, line breaks or marks between them. */
function ibanAt(text: string, start: number): Span | null {
  const length = countrySpecs[text.slice(start, start + 2).toUpperCase()]?.chars ?? 0;
  let iban = "";
  let end = start;
  let between = 0;
  for (; iban.length < length; end += 1) {
    const isPart = isWordCharacter(text.charCodeAt(end));
    between = isPart ? 0 : between + 1;
    if (isPart) iban += text[end];
    else if (between > MAX_BETWEEN || !BETWEEN.has(text[end] ?? "")) return null;
  }
  if (length === 0 || isWordCharacter(text.charCodeAt(end))) return null;
  return isValidIBAN(iban.toUpperCase()) ? { start, end } : null;
}
