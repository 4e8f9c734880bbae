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
      return texts.flatMap((each, place) => {
        const begin = starts[place] as number;
        const span = { text: place, start: Math.max(0, from - begin), end: Math.min(each.length, until - begin) };
        return span.start < span.end ? [span] : [];
      });
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
  return (place) => {
    let [low, high] = [0, pairs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((pairs[middle] as number) < place) low = middle + 1;
      else high = middle;
    }
    return Math.min(place + low, text.length);
  };
}
