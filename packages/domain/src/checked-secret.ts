const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY_LENGTH = 43;
const CHECK_LENGTH = 6;
const BODY_AND_CHECK = new RegExp(`^[0-9A-Za-z]{${BODY_LENGTH + CHECK_LENGTH}}$`);

/**
 * A secret of ours: its prefix, 43 base62 characters (256 random bits), and 6 base62 characters of their CRC-32, so that a
 * mistyped one is known without a look-up and a leaked one is found by its form.
 * @param random 32 bytes; the caller brings them from a CSPRNG
 */
export function formatCheckedSecret(prefix: string, random: Uint8Array): string {
  if (random.length !== 32) throw new RangeError("a secret needs 32 random bytes");
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const body = base62(number, BODY_LENGTH);
  return prefix + body + checksum(body);
}

/** Whether the text has the form of a secret with this prefix and its checksum fits. */
export function isCheckedSecret(prefix: string, text: string): boolean {
  if (!text.startsWith(prefix)) return false;
  const rest = text.slice(prefix.length);
  return BODY_AND_CHECK.test(rest) && checksum(rest.slice(0, BODY_LENGTH)) === rest.slice(BODY_LENGTH);
}

/** `value` in base62, left-padded with "0" to `length` characters. */
function base62(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  while (rest > 0n) {
    text = ALPHABET[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text.padStart(length, "0");
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ text.charCodeAt(index)) & 0xff] as number);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const checksum = (body: string): string => base62(BigInt(crc32(body)), CHECK_LENGTH);
