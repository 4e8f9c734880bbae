/** "a", "a or b", "a, b or c". */
export function listed(items: readonly string[], joint: "and" | "or"): string {
  if (items.length <= 1) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${joint} ${items.at(-1)}`;
}

export const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const SPANS = [
  { seconds: 86_400, unit: "d" },
  { seconds: 3600, unit: "h" },
  { seconds: 60, unit: "min" },
] as const;

/** "1 h", "90 min", "45 s": in the largest unit that it is a whole number of. */
export function wholeSpan(seconds: number): string {
  const span = SPANS.find((each) => seconds >= each.seconds && seconds % each.seconds === 0);
  return span ? `${seconds / span.seconds} ${span.unit}` : `${seconds} s`;
}

/** The lines of a text that say something, each once. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
];
