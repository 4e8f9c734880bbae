import { digitAt, passesEan13, passesLuhn, passesMod11And10, passesVerhoeff, weightedSum } from "./check-digits.ts";

/** A number by which a state knows a person. */
export interface NationalIdKind {
  /** ISO 3166 country, and what it is called there. */
  country: string;
  name: string;
  /** Source of an expression that matches a bounded number of characters. */
  form: string;
  /** @param compact without blanks, points and hyphens, in upper case */
  isValid(compact: string): boolean;
  /** Where form and check digits are not enough: what has to stand shortly before the number. */
  announcedBy?: RegExp;
}

const always = () => true;

export const NATIONAL_ID_KINDS: readonly NationalIdKind[] = [
  {
    country: "US",
    name: "Social Security number",
    form: String.raw`(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}`,
    isValid: always,
  },
  {
    country: "US",
    name: "Social Security number, without hyphens",
    form: String.raw`(?!000|666|9)\d{3} ?(?!00)\d{2} ?(?!0000)\d{4}`,
    isValid: always,
    announcedBy: /\bssn\b|social[ _-]?security|soc[. ]{0,2}sec/i,
  },
  {
    country: "DE",
    name: "Steuer-Identifikationsnummer",
    form: String.raw`[1-9]\d ?\d{3} ?\d{3} ?\d{3}`,
    isValid: (digits) => passesMod11And10(digits) && repeatsOneDigit(digits.slice(0, 10)),
  },
  {
    country: "FR",
    name: "numéro de sécurité sociale (NIR)",
    form: String.raw`[1278] ?\d{2} ?(?:0[1-9]|1[0-2]|20|3\d|4[0-2]) ?(?:0[1-9]|[1-9]\d|2[AB]) ?\d{3} ?\d{3} ?\d{2}`,
    isValid: isFrench,
  },
  {
    country: "ES",
    name: "DNI, NIE",
    form: String.raw`(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z]`,
    isValid: isSpanish,
  },
  {
    country: "ES",
    name: "DNI, NIE, in lower case",
    form: String.raw`(?:\d{8}|[xyz]-?\d{7})-?[a-hj-np-tv-z]`,
    isValid: isSpanish,
    announcedBy: /\b(?:dni|nie|nif)\b/i,
  },
  {
    country: "IT",
    name: "codice fiscale",
    form: String.raw`[A-Za-z]{6}[\dL-NP-Vl-np-v]{2}[A-EHLMPRSTa-ehlmprst][\dL-NP-Vl-np-v]{2}[A-Za-z][\dL-NP-Vl-np-v]{3}[A-Za-z]`,
    isValid: isItalian,
  },
  {
    country: "GB",
    name: "National Insurance number",
    form: String.raw`(?:QQ|(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]) ?\d{2} ?\d{2} ?\d{2} ?[A-D]`,
    isValid: always,
  },
  {
    country: "NL",
    name: "burgerservicenummer",
    form: String.raw`\d{4}[. ]?\d{2}[. ]?\d{3}|\d{3}[. ]\d{3}[. ]\d{3}`,
    isValid: (digits) => weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
    announcedBy: /\bbsn\b|burgerservice|sofi-?nummer/i,
  },
  {
    country: "CH",
    name: "AHV-Nummer",
    form: String.raw`756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}`,
    isValid: passesEan13,
  },
  {
    country: "BE",
    name: "rijksregisternummer, numéro national",
    form: String.raw`\d{2}\.(?:0\d|1[0-2])\.[0-3]\d[-.]\d{3}[-.]\d{2}`,
    isValid: isBelgian,
  },
  {
    country: "SE",
    name: "personnummer",
    form: String.raw`(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}`,
    isValid: (digits) => passesLuhn(digits.slice(-10)),
  },
  {
    country: "PL",
    name: "PESEL",
    form: String.raw`\d{11}`,
    isValid: (digits) => weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
    announcedBy: /\bpesel\b/i,
  },
  {
    country: "BR",
    name: "CPF",
    form: String.raw`\d{3}\.\d{3}\.\d{3}-\d{2}`,
    isValid: isBrazilian,
  },
  {
    country: "CA",
    name: "Social Insurance Number",
    form: String.raw`[0-79]\d{2}[- ]?\d{3}[- ]?\d{3}`,
    isValid: passesLuhn,
    announcedBy: /\bSIN\b|social[ _-]?insurance|assurance sociale|\bNAS\b/,
  },
  {
    country: "IN",
    name: "Aadhaar",
    form: String.raw`[2-9]\d{3}[- ]?\d{4}[- ]?\d{4}`,
    isValid: passesVerhoeff,
    announcedBy: /aadha+r|uidai/i,
  },
  {
    country: "IN",
    name: "Permanent Account Number",
    form: String.raw`[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]`,
    isValid: always,
    announcedBy: /\bPAN\b|permanent account/,
  },
];

/** Of the first ten digits exactly one occurs twice or three times (never three times in a row), and the others once. */
function repeatsOneDigit(digits: string): boolean {
  const counts = [..."0123456789"].map((digit) => digits.split(digit).length - 1);
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] as number) <= 3 && !/(\d)\1\1/.test(digits);
}

/** The key is 97 minus the number modulo 97; Corsica's departments 2A and 2B count as 19 and 18. */
function isFrench(compact: string): boolean {
  const digits = compact.replace("2A", "19").replace("2B", "18");
  return 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

const SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

/** The letter is the number modulo 23; X, Y and Z of a foreigner's number count as 0, 1 and 2. */
function isSpanish(compact: string): boolean {
  const digits = compact.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter)));
  return SPANISH_LETTERS[Number(digits) % 23] === compact.at(-1);
}

/** Values of 0 to 9 and of A to J in odd places, and of K to Z; in even places a digit or letter counts as it stands. */
const ITALIAN_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** The last letter is the sum of the values modulo 26 (decree of 23 December 1976). */
function isItalian(compact: string): boolean {
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const code = compact.charCodeAt(index);
    const value = code < 0x41 ? code - 0x30 : code - 0x41;
    sum += index % 2 === 0 ? (ITALIAN_ODD[value] as number) : value;
  }
  return compact.charCodeAt(15) - 0x41 === sum % 26;
}

/** The last two digits are 97 minus the rest modulo 97; with a 2 in front of it for people born from 2000 on. */
function isBelgian(digits: string): boolean {
  const rest = Number(digits.slice(0, 9));
  const check = Number(digits.slice(9));
  return 97 - (rest % 97) === check || 97 - ((2_000_000_000 + rest) % 97) === check;
}

/** Two check digits, each the weighted sum modulo 11; eleven times the same digit is not given out. */
function isBrazilian(digits: string): boolean {
  const checkDigit = (weights: number[]) => ((weightedSum(digits, weights) * 10) % 11) % 10;
  return (
    !/^(\d)\1+$/.test(digits) &&
    checkDigit([10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 9) &&
    checkDigit([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 10)
  );
}
