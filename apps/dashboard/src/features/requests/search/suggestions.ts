import type { RequestFacetsView } from "@gatehouse/domain";
import { SEARCH_WORDS } from "./fields.ts";

const quoted = (value: string): string => (/[\s",]/u.test(value) ? `"${value}"` : value);

/** Terms that can be chosen instead of typed: fixed choices, and the values that requests of the span have. */
export function suggestionsOf(facets: RequestFacetsView["facets"] | undefined): string[] {
  return SEARCH_WORDS.flatMap((word) => {
    if (word.kind === "range") return [`${word.word}:>=`];
    if (word.choices) return Object.keys(word.choices).map((choice) => `${word.word}:${choice}`);
    const counted = facets && word.field in facets ? facets[word.field as keyof typeof facets] : [];
    return counted.map(({ label }) => `${word.word}:${quoted(label)}`);
  });
}
