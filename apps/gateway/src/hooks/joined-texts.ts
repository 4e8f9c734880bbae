/** A part of one of several texts, in UTF-16 units. */
export interface TextSpan {
  text: number;
  start: number;
  end: number;
}

export interface JoinedTexts {
  text: string;
  /**
   * What lies between two places of the joined text, in each of the texts that it touches.
   * @param start in code points, as Python counts
   */
  spans(start: number, end: number): TextSpan[];
}

/** Keeps words of two texts from becoming one. */
const BETWEEN = "\n\n";

/** Several texts as one, for a service that takes one, and the way back from its places to theirs. */
export function joinTexts(texts: readonly string[]): JoinedTexts {
  const text = texts.join(BETWEEN);
  const unitAt = codePointIndex(text);
  const starts: number[] = [];
  let at = 0;
  for (const each of texts) {
    starts.push(at);
    at += each.length + BETWEEN.length;
  }
  return {
    text,
    spans(start, end) {
      const [from, until] = [unitAt(start), unitAt(end)];
      const spans: TextSpan[] = [];
      for (let place = Math.max(0, lastAtMost(starts, from)); place < texts.length; place += 1) {
        const begin = starts[place] as number;
        if (begin >= until) break;
        const length = (texts[place] as string).length;
        const span = { text: place, start: Math.max(0, from - begin), end: Math.min(length, until - begin) };
        if (span.start < span.end) spans.push(span);
      }
      return spans;
    },
  };
}

/** From code points to UTF-16 units. Most texts have nothing but single units, and need no table. */
function codePointIndex(text: string): (codePoint: number) => number {
  const pairs: number[] = [];
  let codePoint = 0;
  for (let unit = 0; unit < text.length; codePoint += 1) {
    const isPair = (text.codePointAt(unit) as number) > 0xffff;
    if (isPair) pairs.push(codePoint);
    unit += isPair ? 2 : 1;
  }
  if (pairs.length === 0) return (place) => Math.min(place, text.length);
  return (place) => Math.min(place + lastAtMost(pairs, place - 1) + 1, text.length);
}

/** Place of the last of ascending numbers that is not above this one; -1: all are. */
function lastAtMost(numbers: readonly number[], most: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
