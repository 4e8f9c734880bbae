import {
  createScanPool,
  type Finding,
  type OwnDetectors,
  SCAN_INLINE_BYTES,
  type Scanner,
} from "@gatehouse/sensitivity";
import type { RequestText } from "@gatehouse/wire";

/** Looks into texts: small ones at once, large ones in a thread of their own. */
export interface Inspector {
  /**
   * What the scanner finds, which was compiled from `own` and `detect`. Rejects when a large text could not be looked at in
   * time.
   */
  scan(
    scanner: Scanner,
    own: OwnDetectors,
    detect: readonly string[],
    texts: readonly RequestText[],
  ): Finding[] | Promise<Finding[]>;
  close(): Promise<void>;
}

/** One for the work and one for when the first is busy with something hostile. */
const THREADS = 2;

export function createInspector(): Inspector {
  const pool = createScanPool({ size: THREADS });
  return {
    scan(scanner, own, detect, texts) {
      const plain = texts.map(({ text }) => text);
      return isLarge(plain) ? pool.scan(own, detect, plain) : scanner.scan(plain);
    },
    close: () => pool.close(),
  };
}

function isLarge(texts: readonly string[]): boolean {
  let bytes = 0;
  for (const text of texts) {
    bytes += Buffer.byteLength(text);
    if (bytes > SCAN_INLINE_BYTES) return true;
  }
  return false;
}
