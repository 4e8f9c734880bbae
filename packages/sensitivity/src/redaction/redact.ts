import { compareFindings, comparePrecedence, type Finding } from "../finding.ts";
import { Placeholders } from "./placeholders.ts";

export interface Redacted {
  /** As many as were given, in the same order. */
  texts: string[];
  placeholders: Placeholders;
}

/**
 * Puts placeholders such as `[EMAIL_1]` in the place of what was found. The same value has the same placeholder in all of
 * the texts, and the numbers go by the order of appearance, so that a conversation which grows is redacted as before. Where
 * findings overlap, one placeholder stands for all that they cover, named after the one that says best what is there.
 *
 * @param findings of these texts; those that are to stay are left out
 */
export function redact(texts: readonly string[], findings: readonly Finding[]): Redacted {
  const placeholders = new Placeholders(texts);
  const parts = texts.map(() => [] as string[]);
  const reached = texts.map(() => 0);
  for (const { text, start, end, detector } of mergeOverlaps(findings)) {
    const content = texts[text] as string;
    const placeholder = placeholders.placeholderFor(content.slice(start, end), detector);
    parts[text]?.push(content.slice(reached[text], start), placeholder);
    reached[text] = end;
  }
  return {
    texts: texts.map((content, text) => `${parts[text]?.join("")}${content.slice(reached[text])}`),
    placeholders,
  };
}

/** By place, without overlaps; what touches is not overlapping. */
function mergeOverlaps(findings: readonly Finding[]): Finding[] {
  const merged: Finding[] = [];
  /** Of those that `merged.at(-1)` is made of, the one that it is named after. */
  let best: Finding | undefined;
  for (const finding of findings.toSorted(compareFindings)) {
    const last = merged.at(-1);
    if (!last || !best || last.text !== finding.text || finding.start >= last.end) {
      merged.push({ ...finding });
      best = finding;
      continue;
    }
    last.end = Math.max(last.end, finding.end);
    if (comparePrecedence(finding, best) < 0) best = finding;
    last.detector = best.detector;
  }
  return merged;
}
