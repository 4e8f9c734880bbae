import * as z from "zod";

/** A UUID in its canonical lower-case form. */
export const uuid = z.uuid().transform((value) => value.toLowerCase());

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const RANDOM_BYTES = 8;
/** Random bytes for many ids at once: asking the system for eight at a time costs more than the rest of an id. */
const pool = new Uint8Array(RANDOM_BYTES * 256);
let used = pool.length;

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
  const time = lastMs.toString(16).padStart(12, "0");
  const counter = (0x7000 | sequence).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${counter}-${randomTail()}`;
}

/** The last two groups: the variant and 62 random bits. */
function randomTail(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const byte = (offset: number) => HEX[pool[used + offset] as number] as string;
  const first = HEX[((pool[used] as number) & 0x3f) | 0x80] as string;
  const tail = `${first}${byte(1)}-${byte(2)}${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}`;
  used += RANDOM_BYTES;
  return tail;
}
