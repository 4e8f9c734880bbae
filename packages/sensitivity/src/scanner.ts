import { DETECTORS, type DetectorName, type SensitivitySettings } from "@gatehouse/domain";
import { BUILT_IN } from "./detect/built-in.ts";
import { compareFindings, type Detect, type Finding, type Span } from "./finding.ts";
import { compilePattern } from "./own/pattern.ts";
import { compileWordLists } from "./own/word-list.ts";

/** What an organization looks for in its own words. */
export type OwnDetectors = Pick<SensitivitySettings, "patterns" | "wordLists">;

export interface Scanner {
  /**
   * Looks for everything at once. Findings of different detectors may overlap: each counts for the class of the request,
   * and `redact` makes one placeholder of them.
   *
   * @returns by place in the texts; of those that begin together the one that says best what is there comes first
   */
  scan(texts: readonly string[]): Finding[];
}

/** Above so much text, in UTF-8 bytes, a scan takes milliseconds, and belongs into a ScanPool. */
export const SCAN_INLINE_BYTES = 64 * 1024;

/**
 * So many findings of one detector are kept apart. With the next one it takes the rest of that text as found, and in each
 * text after it everything from its first finding on: there may be less to tell apart, but nothing is overlooked.
 */
export const MAX_FINDINGS = 10_000;

/**
 * Makes ready to look for the things that `detect` names. Worth keeping: patterns and word lists are compiled.
 *
 * @param detect built-in detectors, own patterns and word lists, by name; all others are left out
 * @throws RangeError for a name that nothing has, or a pattern that checkPattern refuses to compile
 */
export function compileScanner(own: OwnDetectors, detect: readonly string[]): Scanner {
  const names = new Set(detect);
  const wordLists = own.wordLists.filter(({ name }) => names.delete(name));
  const searches = [...names].map((name) => ({ name, detect: detectOf(own, name) }));
  const findWords = compileWordLists(wordLists);
  return {
    scan(texts) {
      const tally = new Tally();
      for (const [text, content] of texts.entries()) {
        for (const search of searches) {
          for (const span of search.detect(content)) if (!tally.add(span, search.name, text, content.length)) break;
        }
        for (const hit of findWords(content)) tally.add(hit, hit.list, text, content.length);
      }
      return tally.findings.sort(compareFindings);
    },
  };
}

function detectOf({ patterns }: OwnDetectors, name: string): Detect {
  if (isBuiltIn(name)) return BUILT_IN[name];
  const pattern = patterns.find((each) => each.name === name);
  if (!pattern) throw new RangeError(`nothing is called '${name}' that could be looked for`);
  return compilePattern(pattern.regex);
}

const isBuiltIn = (name: string): name is DetectorName => (DETECTORS as readonly string[]).includes(name);

/** Findings, at most MAX_FINDINGS per detector and one more for each text. */
class Tally {
  readonly findings: Finding[] = [];
  readonly #counts = new Map<string, number>();
  /** By detector: the text of which it has taken the rest. */
  readonly #taken = new Map<string, number>();

  /** @returns false when the detector has nothing to add to this text any more */
  add({ start, end }: Span, detector: string, text: number, length: number): boolean {
    if (this.#taken.get(detector) === text) return false;
    const count = (this.#counts.get(detector) ?? 0) + 1;
    this.#counts.set(detector, count);
    const isRest = count > MAX_FINDINGS;
    if (isRest) this.#taken.set(detector, text);
    this.findings.push({ text, start, end: isRest ? length : end, detector });
    return !isRest;
  }
}
