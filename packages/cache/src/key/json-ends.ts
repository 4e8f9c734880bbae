const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const NATIVE_SEARCH_AFTER = 32;

/** Where a token of a valid JSON text ends, in bytes. Outside of valid JSON the answer means nothing, but comes. */

/** Behind the closing quote of the string that opens at `open`; long ones are searched natively. */
export function stringEnd(bytes: Buffer, open: number): number {
  const { length } = bytes;
  let at = open + 1;
  let slowUntil = at + NATIVE_SEARCH_AFTER;
  while (at < length) {
    if (at < slowUntil) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      at += byte === BACKSLASH ? 2 : 1;
      continue;
    }
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return length;
    let run = quote;
    while (run > at && bytes[run - 1] === BACKSLASH) run--;
    if ((quote - run) % 2 === 0) return quote + 1;
    at = quote + 1;
    slowUntil = at + NATIVE_SEARCH_AFTER;
  }
  return length;
}

/** Behind the number that begins at `start`: digits, a point, an exponent, signs. */
export function numberEnd(bytes: Buffer, start: number): number {
  let end = start + 1;
  for (; end < bytes.length; end++) {
    const byte = bytes[end] as number;
    if (!isDigit(byte) && byte !== 0x2e && byte !== 0x65 && byte !== 0x45 && byte !== 0x2b && byte !== MINUS) break;
  }
  return end;
}

export function allDigits(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isDigit(bytes[at] as number)) return false;
  return true;
}

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
