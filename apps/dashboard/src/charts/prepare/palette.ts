const PALETTE = [
  "var(--chart-1)",
  "var(--chart-2)",
  "var(--chart-3)",
  "var(--chart-4)",
  "var(--chart-5)",
  "var(--chart-6)",
  "var(--chart-7)",
  "var(--chart-8)",
];
export const OTHER_COLOUR = "var(--chart-other)";

/** More groups than colours are drawn as "Other". */
export const MAX_SERIES = PALETTE.length;

/**
 * A colour for each key that depends on the key and not on its rank, so that a model keeps its colour from chart
 * to chart; of two keys that want the same one, the later takes the next free.
 */
export function coloursOf(keys: readonly string[]): Map<string, string> {
  const taken = new Map<string, string>();
  const free = new Set(PALETTE);
  for (const key of keys.slice(0, PALETTE.length)) {
    let index = hash(key) % PALETTE.length;
    while (!free.has(PALETTE[index] as string)) index = (index + 1) % PALETTE.length;
    const colour = PALETTE[index] as string;
    free.delete(colour);
    taken.set(key, colour);
  }
  return taken;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
