/**
 * Calling codes of ITU-T E.164 by the lengths that national numbers have behind them, in digits: fewest-most. Kept as a
 * table, because a library that knows the ranges of every country takes 10 to 85 µs for each number and refuses those that
 * are reserved for examples.
 */
const CODES_BY_LENGTHS: Readonly<Record<string, string>> = {
  "10-10": "1 7 52 58 225 229 883",
  "10-11": "54 55",
  "10-12": "30",
  "10-14": "234",
  "11-11": "888",
  "12-12": "878",
  "4-13": "598",
  "5-11": "31 352 375 595 852",
  "5-12": "39 46 49 61 82 350 358 359 370 381 971",
  "5-13": "43 62 63 66 81 91",
  "5-10": "27 64 247 290 386 420 421 500 682 685 686",
  "6-10": "47 48 53 95 98 298 299 376 508 597 672 676 677 678 681 683 687 688 690 880 882",
  "7-9": "40 220 231 245 252 265 354 355 385 423 599 670 675 689 853 961 965 967 968 975",
  "7-10": "44 84 230 243 254 263 267 353 372 960",
  "7-11": "501 503 507 679 886 974",
  "7-12": "86 90 92 380 383 870 972",
  "7-7": "238 239 246 248 269 291 297 592 673 674 680 691 692",
  "8-8": "45 216 222 223 226 227 228 232 235 236 241 253 257 266 356 357 371 373 374 389 505 509 800 808 973 993",
  "8-9": "32 36 51 213 224 233 237 250 258 264 268 377 382 387 591 962 963",
  "8-10": "20 56 60 378 506 850 855 856 881 964 970 976",
  "8-11": "57 65 502 504 593 977",
  "9-9": "33 34 93 94 211 212 218 221 240 242 244 249 251 255 256 260 261 262 351 590 594 596 979 992 994 995 996 998",
  "9-12": "41 966",
};

const LENGTHS = new Map(
  Object.entries(CODES_BY_LENGTHS).flatMap(([lengths, codes]) => {
    const [least, most] = lengths.split("-").map(Number) as [number, number];
    return codes.split(" ").map((code) => [code, { least, most }] as const);
  }),
);

const MAX_CODE_LENGTH = 3;
/** Shorter ones exist on a few islands, and are rather something else. */
const MIN_DIGITS = 8;

/** @param digits of an international number, without `+` or `00` */
export function isInternationalNumber(digits: string): boolean {
  if (digits.length < MIN_DIGITS) return false;
  for (let codeLength = 1; codeLength <= MAX_CODE_LENGTH; codeLength += 1) {
    const lengths = LENGTHS.get(digits.slice(0, codeLength));
    const rest = digits.length - codeLength;
    if (lengths) return rest >= lengths.least && rest <= lengths.most && isPlausible(digits);
  }
  return false;
}

/** In the North American plan neither the area nor the exchange begins with 0 or 1. */
const isPlausible = (digits: string): boolean => !digits.startsWith("1") || /^1[2-9]\d\d[2-9]/.test(digits);
