import { crc32 } from "node:zlib";
import type { CacheKey } from "../key/cache-key.ts";
import type { Entry } from "./entry.ts";
import { readHead, writeHead } from "./entry-head.ts";

/*
 * An entry outside of this process:
 *
 *   "GHRC"  layout (1 byte)  checksum (4)  length of the head (4)  head (JSON)  the answer's bytes
 *
 * The checksum is a CRC-32 of the key and of all that follows it, so that an entry under another one's key is as foreign
 * as a damaged one. It is no signature: who may write to the store may write answers.
 */
const MARK = Buffer.from("GHRC");
/** Raised with every change of what is above or of the head. */
const LAYOUT = 1;
const CHECKSUM_AT = MARK.length + 1;
const LENGTH_AT = CHECKSUM_AT + 4;
const HEAD_AT = LENGTH_AT + 4;

export function encodeEntry(key: CacheKey, entry: Entry): Buffer {
  const head = Buffer.from(JSON.stringify(writeHead(entry)));
  const encoded = Buffer.allocUnsafeSlow(HEAD_AT + head.length + entry.bytes.length);
  MARK.copy(encoded);
  encoded.writeUInt8(LAYOUT, MARK.length);
  encoded.writeUInt32BE(head.length, LENGTH_AT);
  head.copy(encoded, HEAD_AT);
  entry.bytes.copy(encoded, HEAD_AT + head.length);
  encoded.writeUInt32BE(checksum(key, encoded), CHECKSUM_AT);
  return encoded;
}

/** Never throws. undefined: it is damaged, of another layout, under another key, or none of ours. */
export function decodeEntry(key: CacheKey, encoded: Buffer): Entry | undefined {
  if (encoded.length < HEAD_AT || !encoded.subarray(0, MARK.length).equals(MARK)) return undefined;
  if (encoded.readUInt8(MARK.length) !== LAYOUT) return undefined;
  if (encoded.readUInt32BE(CHECKSUM_AT) !== checksum(key, encoded)) return undefined;
  const bodyAt = HEAD_AT + encoded.readUInt32BE(LENGTH_AT);
  if (bodyAt > encoded.length) return undefined;
  try {
    const head = readHead(JSON.parse(encoded.toString("utf8", HEAD_AT, bodyAt)));
    return head && { ...head, bytes: encoded.subarray(bodyAt) };
  } catch {
    return undefined;
  }
}

const checksum = (key: CacheKey, encoded: Buffer): number => crc32(encoded.subarray(LENGTH_AT), crc32(key));
