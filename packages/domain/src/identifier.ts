import * as z from "zod";

/** A UUID in its canonical lower-case form. */
export const uuid = z.uuid().transform((value) => value.toLowerCase());

let lastMs = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562) that never goes back within this process, even when the clock does:
 * 48 bits of milliseconds, a 12-bit sequence, 62 random bits.
 */
export function uuidv7(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = ((random[0] as number) & 0x3f) | 0x80;
  const time = lastMs.toString(16).padStart(12, "0");
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const middle = (0x7000 | sequence).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
