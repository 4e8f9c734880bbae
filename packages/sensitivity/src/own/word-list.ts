import type { WordList } from "@gatehouse/domain";
import type { Span } from "../finding.ts";

/** A word or phrase of a list, as it stands in a text. */
export interface WordHit extends Span {
  list: string;
}

/**
 * Finds the words and phrases of all lists. A text is taken apart into words and marks, and a phrase is a row of them: so
 * words are whole, and it does not matter which and how many blanks or line breaks stand between them. Linear: at each
 * word, at most the phrases of every length that begin with it are looked up.
 *
 * @returns what yields, for each list, the hits in the order of the text, none overlapping another
 */
export function compileWordLists(lists: readonly WordList[]): (text: string) => Iterable<WordHit> {
  const searches = [
    {
      form: folded,
      phrases: phrasesOf(
        lists.filter(({ caseSensitive }) => !caseSensitive),
        folded,
      ),
    },
    {
      form: normalized,
      phrases: phrasesOf(
        lists.filter(({ caseSensitive }) => caseSensitive),
        normalized,
      ),
    },
  ].filter(({ phrases }) => phrases.lists.size > 0);
  return function* (text) {
    if (searches.length === 0) return;
    const pieces = piecesOf(text);
    for (const { phrases, form } of searches) {
      const words = pieces.map(({ word }) => form(word));
      yield* findPhrases(phrases, pieces, words);
    }
  };
}

interface Phrases {
  /** By the words of a phrase with blanks between them: the lists that it is in. */
  lists: Map<string, string[]>;
  /** By first word: how many words the phrases have that begin with it. */
  lengths: Map<string, Set<number>>;
}

interface Piece extends Span {
  word: string;
}

/** In scripts without blanks between words every character is a piece: there, words are found within others. */
const PIECE =
  /[[\p{L}\p{M}\p{N}_]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]+|\S/gv;

const piecesOf = (text: string): Piece[] =>
  Array.from(text.matchAll(PIECE), ({ 0: word, index }) => ({ word, start: index, end: index + word.length }));

const NOT_ASCII = /[^ -~]/;
/** One spelling for letters with accents and for apostrophes. */
const normalized = (word: string): string => (NOT_ASCII.test(word) ? word.normalize("NFC").replace("’", "'") : word);
const folded = (word: string): string => normalized(word).toLowerCase();

function phrasesOf(wordLists: readonly WordList[], form: (word: string) => string): Phrases {
  const phrases: Phrases = { lists: new Map(), lengths: new Map() };
  for (const { name, words: all } of wordLists) {
    for (const phrase of all) {
      const words = piecesOf(phrase).map(({ word }) => form(word));
      const [first] = words;
      if (first === undefined) continue;
      add(phrases.lists, words.join(" "), name);
      phrases.lengths.set(first, (phrases.lengths.get(first) ?? new Set()).add(words.length));
    }
  }
  return phrases;
}

function add(lists: Map<string, string[]>, phrase: string, list: string): void {
  const known = lists.get(phrase);
  if (!known) lists.set(phrase, [list]);
  else if (!known.includes(list)) known.push(list);
}

function* findPhrases(phrases: Phrases, pieces: readonly Piece[], words: readonly string[]): Generator<WordHit> {
  const reached = new Map<string, number>();
  for (const [place, word] of words.entries()) {
    const lengths = phrases.lengths.get(word);
    if (!lengths) continue;
    const { start } = pieces[place] as Piece;
    for (const [list, end] of longestAt(phrases, pieces, words, place, lengths)) {
      if (start < (reached.get(list) ?? 0)) continue;
      reached.set(list, end);
      yield { list, start, end };
    }
  }
}

/** Where, for each list, the longest of its phrases that are here ends. */
function longestAt(
  { lists }: Phrases,
  pieces: readonly Piece[],
  words: readonly string[],
  place: number,
  lengths: ReadonlySet<number>,
): Map<string, number> {
  const ends = new Map<string, number>();
  for (const length of lengths) {
    const last = pieces[place + length - 1];
    const found = last && lists.get(words.slice(place, place + length).join(" "));
    for (const list of found ?? []) ends.set(list, Math.max(ends.get(list) ?? 0, last?.end ?? 0));
  }
  return ends;
}
