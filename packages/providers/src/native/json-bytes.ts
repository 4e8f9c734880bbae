import { isRecord } from "./choice-text.ts";

/**
 * UTF-8 bytes of a parsed value as JSON. What a provider sends may be nested deeper than `JSON.stringify` can follow, so
 * it is walked without calling itself.
 */
export function jsonBytes(value: unknown): number {
  let bytes = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (Array.isArray(next)) {
      bytes += around(next.length);
      for (const item of next) left.push(item);
    } else if (isRecord(next)) {
      const members = Object.entries(next);
      bytes += around(members.length);
      for (const [name, member] of members) {
        bytes += leafBytes(name) + 1;
        left.push(member);
      }
    } else bytes += leafBytes(next);
  }
  return bytes;
}

/** Brackets, and commas between the members. */
const around = (members: number): number => 2 + Math.max(0, members - 1);

const leafBytes = (leaf: unknown): number => Buffer.byteLength(JSON.stringify(leaf) ?? "");
