import { RE2JS, RE2JSException } from "re2js";
import type { Detect, Span } from "../finding.ts";

/** Instructions of a compiled pattern: what each character of a text may cost in the worst case. */
const MAX_PROGRAM_SIZE = 500;

/** Texts in which a pattern that can match nothing at all is likely to do so. */
const PROBES = ["", "a", "a b", "1", "-", "A1-b_2\n"];

/**
 * Whether a pattern can be used.
 *
 * @param regex in RE2's syntax
 * @returns null, or why not, as a sentence
 */
export function checkPattern(regex: string): string | null {
  const known = verdicts.get(regex);
  if (known !== undefined) return known;
  const verdict = judge(regex);
  // Drafts are checked whenever they are looked at, and a pattern that is too expensive is so to compile, too.
  if (verdicts.size >= MOST_VERDICTS) verdicts.delete(verdicts.keys().next().value as string);
  verdicts.set(regex, verdict);
  return verdict;
}

const MOST_VERDICTS = 1_000;
const verdicts = new Map<string, string | null>();

function judge(regex: string): string | null {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(regex);
  } catch (error) {
    if (error instanceof RE2JSException) return explain(regex, error.message);
    throw error;
  }
  if (compiled.programSize() > MAX_PROGRAM_SIZE) {
    return "The pattern is too expensive: it repeats too much. Use smaller counts in {…}.";
  }
  if (PROBES.some((text) => matchesNothing(compiled, text))) {
    return "The pattern also matches where there is no text. Use + instead of *, or add what has to be there.";
  }
  return null;
}

/**
 * Texts are read in windows: a pattern that looks far ahead for each of its matches would otherwise make the whole
 * quadratic. A match begins in the first half of a window, and so may be at least half as long, in characters; a longer one
 * is cut.
 */
const WINDOW = 1_000;

/**
 * @param regex in RE2's syntax, in which a text is matched in linear time
 * @throws RE2JSException when it does not compile
 */
export function compilePattern(regex: string): Detect {
  const pattern = RE2JS.compile(regex);
  return function* (text) {
    if (!pattern.test(text)) return;
    for (let from = 0; from < text.length; ) {
      const end = Math.min(text.length, from + WINDOW);
      const limit = end === text.length ? end : from + WINDOW / 2;
      let reached = limit;
      for (const span of matchesIn(pattern, text.slice(0, end), from, limit)) {
        yield span;
        reached = Math.max(reached, span.end);
      }
      from = afterPair(text, reached);
    }
  };
}

/** The matches that are not empty and begin from `from` to before `limit`. */
function* matchesIn(pattern: RE2JS, text: string, from: number, limit: number): Generator<Span> {
  // The automaton that only says whether there is a match is much quicker. It gets one character more for \b and ^.
  if (!pattern.test(text.slice(Math.max(0, from - 1)))) return;
  const matcher = pattern.matcher(text);
  let position = from;
  while (position < limit && matcher.find(position)) {
    const span = { start: matcher.start(), end: matcher.end() };
    if (span.start >= limit) return;
    if (span.end > span.start) yield span;
    position = Math.max(span.end, span.start + 1);
  }
}

/** `index`, or the next where it would part a pair of surrogates. */
function afterPair(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index + 1 : index;
}

function matchesNothing(pattern: RE2JS, text: string): boolean {
  const matcher = pattern.matcher(text);
  return matcher.find() && matcher.end() === matcher.start();
}

function explain(regex: string, message: string): string {
  if (/\(\?(?:<?[=!]|>)/.test(regex)) return "Look-around, such as (?=…) or (?<!…), is not supported.";
  if (/\\[1-9]|\\k<|\(\?P=/.test(regex)) return "References back to a group, such as \\1, are not supported.";
  if (/too large|repeat count/.test(message))
    return "The pattern is too expensive: it repeats too much. Use smaller counts in {…}.";
  return `The pattern is not valid: ${message.replace(/^error parsing regexp: /, "")}.`;
}
