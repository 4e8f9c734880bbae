/** What was typed as something else than words. */
export interface Sought {
  /** Each has to be in what is found. */
  words: readonly string[];
  /** A request's id, as it was pasted. */
  requestId: string | null;
  /** What keys are looked for by; never more of a secret than is kept of it. */
  keySearch: string;
}

const REQUEST_ID = /req_[0-9a-f]{32}/i;
const SECRET = /gh_live_[0-9A-Za-z]*/;
/** `gh_live_` and the first four characters that are the key's own. */
const PREFIX_LENGTH = 12;

export function readSought(text: string): Sought {
  const typed = text.trim();
  return {
    words: typed.toLowerCase().split(/\s+/).filter(Boolean),
    requestId: REQUEST_ID.exec(typed)?.[0].toLowerCase() ?? null,
    keySearch: SECRET.exec(typed)?.[0].slice(0, PREFIX_LENGTH) ?? typed.slice(0, 100),
  };
}

/** What has all the words in it, what begins with the first of them in front. */
export function matching<T>(items: readonly T[], words: readonly string[], textOf: (item: T) => string, most = 6): T[] {
  const [first = ""] = words;
  return items
    .map((item) => ({ item, text: textOf(item).toLowerCase() }))
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .toSorted((a, b) => Number(b.text.startsWith(first)) - Number(a.text.startsWith(first)))
    .slice(0, most)
    .map(({ item }) => item);
}
