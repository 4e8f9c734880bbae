import { crc32 } from "node:zlib";

/**
 * One record on disk: mark (4 bytes), length of the payload (4, little endian), CRC-32 of length and payload (4),
 * payload (UTF-8). The mark holds bytes that UTF-8 never does, so that reading can go on behind a damaged record.
 */
const MARK = Buffer.from([0xff, 0xf5, 0x47, 0x48]);
const HEADER_BYTES = 12;
/** Of UTF-8 per UTF-16 unit, at most. */
const MOST_BYTES_PER_UNIT = 3;

let reusable = Buffer.allocUnsafe(64 * 1024);

/** The record in a buffer that the next call overwrites. */
export function frame(payload: string): Buffer {
  const room = HEADER_BYTES + payload.length * MOST_BYTES_PER_UNIT;
  if (reusable.length < room) reusable = Buffer.allocUnsafe(room);
  const length = reusable.write(payload, HEADER_BYTES, "utf8");
  MARK.copy(reusable, 0);
  reusable.writeUInt32LE(length, 4);
  reusable.writeUInt32LE(checksum(reusable, 0, length), 8);
  return reusable.subarray(0, HEADER_BYTES + length);
}

export interface Frame {
  payload: string;
  /** Where the record ends in the buffer. */
  end: number;
}

export interface Scan {
  frames: Frame[];
  /** Where the last sound record ends; what follows was never written in full. */
  soundBytes: number;
  /** Spans that hold neither a sound record nor a torn end: the disk returned something else than was written. */
  damagedBytes: number;
}

/** Every sound record of `bytes`, in order; reading goes on behind damage. At most `most` records. */
export function scanFrames(bytes: Buffer, start = 0, most = Infinity): Scan {
  const scan: Scan = { frames: [], soundBytes: start, damagedBytes: 0 };
  let at = start;
  while (at < bytes.length && scan.frames.length < most) {
    const found = frameAt(bytes, at);
    if (found) {
      scan.damagedBytes += at - scan.soundBytes;
      scan.frames.push(found);
      scan.soundBytes = at = found.end;
      continue;
    }
    const next = bytes.indexOf(MARK, at + 1);
    if (next === -1) break;
    at = next;
  }
  if (at < bytes.length && scan.frames.length < most) scan.damagedBytes += damageOfEnd(bytes, scan.soundBytes);
  return scan;
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + HEADER_BYTES > bytes.length || bytes.compare(MARK, 0, 4, at, at + 4) !== 0) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  const end = at + HEADER_BYTES + length;
  if (end > bytes.length || checksum(bytes, at, length) !== bytes.readUInt32LE(at + 8)) return undefined;
  return { payload: bytes.toString("utf8", at + HEADER_BYTES, end), end };
}

const checksum = (bytes: Buffer, at: number, length: number): number =>
  crc32(bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length), crc32(bytes.subarray(at + 4, at + 8)));

/**
 * 0 when what follows the last sound record is one record that was not written in full: it runs beyond the end, or is
 * its last one and a part of it (or all, as after a power cut) never reached the disk. Else its bytes.
 */
function damageOfEnd(bytes: Buffer, at: number): number {
  const rest = bytes.subarray(at);
  if (rest.length < HEADER_BYTES || rest.every((byte) => byte === 0)) return 0;
  if (rest.compare(MARK, 0, 4, 0, 4) !== 0) return rest.length;
  const runsToTheEnd = HEADER_BYTES + rest.readUInt32LE(4) >= rest.length;
  return runsToTheEnd && rest.indexOf(MARK, 1) === -1 ? 0 : rest.length;
}
