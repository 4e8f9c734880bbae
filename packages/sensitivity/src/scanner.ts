import { DETECTORS, type DetectorName, type SensitivitySettings } from "@gatehouse/domain";
import { BUILT_IN } from "./detect/built-in.ts";
import { compareFindings, type Detect, type Finding, type Span } from "./finding.ts";
import { compilePattern } from "./own/pattern.ts";
import { compileWordLists } from "./own/word-list.ts";
import { plainViewOf } from "./view/plain-view.ts";

/** What an organization looks for in its own words. */
export type OwnDetectors = Pick<SensitivitySettings, "patterns" | "wordLists">;

export interface Scanner {
  /**
   * Looks for everything at once, in the texts as they are written and as they read. Findings of different detectors may overlap: each counts for the class of the request,
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
      const look = (content: string, into: Pick<TextTally, "add">) => {
        for (const { name, detect: find } of searches) {
          for (const span of find(content)) if (!into.add(span, name)) break;
        }
        for (const hit of findWords(content)) into.add(hit, hit.list);
      };
      for (const [text, content] of texts.entries()) {
        const found = new TextTally(tally, text, content.length);
        look(content, found);
        // As it is written all the same: how it is written may be what an own pattern looks for.
        const plain = plainViewOf(content);
        if (plain) look(plain.text, { add: (span, detector) => found.add(plain.sourceOf(span), detector) });
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

  /** @returns how many it has found so far, with this one */
  count(detector: string): number {
    const count = (this.#counts.get(detector) ?? 0) + 1;
    this.#counts.set(detector, count);
    return count;
  }
}

/** What is found in one text, which may be looked through in more than one spelling. */
class TextTally {
  readonly #tally: Tally;
  readonly #text: number;
  readonly #length: number;
  /** What has been found here: detectors and places. Most texts hold nothing. */
  #seen: Set<string> | undefined;
  /** By detector, the finding with which it has taken the rest. */
  #rests: Map<string, Finding> | undefined;

  constructor(tally: Tally, text: number, length: number) {
    this.#tally = tally;
    this.#text = text;
    this.#length = length;
  }

  /** @returns false when the detector has nothing to add any more that is behind this span */
  add({ start, end }: Span, detector: string): boolean {
    this.#seen ??= new Set();
    const place = `${detector} ${start}-${end}`;
    if (this.#seen.has(place)) return true;
    const rest = this.#rests?.get(detector);
    if (rest) {
      rest.start = Math.min(rest.start, start);
      return false;
    }
    this.#seen.add(place);
    const isRest = this.#tally.count(detector) > MAX_FINDINGS;
    const finding = { text: this.#text, start, end: isRest ? this.#length : end, detector };
    this.#tally.findings.push(finding);
    if (isRest) this.#rests = (this.#rests ?? new Map()).set(detector, finding);
    return !isRest;
  }
}
