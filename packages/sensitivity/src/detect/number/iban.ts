import { countrySpecs, isValidIBAN } from "ibantools";
import type { Span } from "../../finding.ts";
import { findEach, isWordCharacter, startsApart } from "../boundary.ts";

/** International bank account numbers: the length and form of the country, and the check digits (ISO 13616). */
export const findIbans = (text: string): Iterable<Span> =>
  findEach(text, IBAN_START, ({ start }) => (startsApart(text, start) ? ibanAt(text, start) : null));

const IBAN_START = /[A-Za-z]{2}\d{2}(?=[ \u00a0\u202f-]?[A-Za-z0-9])/g;
const BETWEEN = new Set([" ", "\u00a0", "\u202f", "-"]);

/** Takes as many letters and digits as numbers of that country have, with single blanks or hyphens between them. */
function ibanAt(text: string, start: number): Span | null {
  const length = countrySpecs[text.slice(start, start + 2).toUpperCase()]?.chars ?? 0;
  let iban = "";
  let end = start;
  for (; iban.length < length; end += 1) {
    const character = text[end];
    if (isWordCharacter(text.charCodeAt(end))) iban += character;
    else if (!BETWEEN.has(character ?? "") || BETWEEN.has(text[end - 1] as string)) return null;
  }
  if (length === 0 || isWordCharacter(text.charCodeAt(end))) return null;
  return isValidIBAN(iban.toUpperCase()) ? { start, end } : null;
}
