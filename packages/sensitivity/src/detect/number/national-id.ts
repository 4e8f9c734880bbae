import type { Span } from "../../finding.ts";
import { ESCAPED, findEach, follows, inOrder, isInDecimal, standsApart } from "../boundary.ts";
import { NATIONAL_ID_KINDS, type NationalIdKind } from "./national-id-kinds.ts";

/** Numbers by which states know people, with their check digits where they have some. */
export const findNationalIds = (text: string): Iterable<Span> =>
  inOrder(
    SEARCHES.flatMap(({ pattern, kind }) => [
      ...findEach(text, pattern, (span) => (isNationalId(text, span, kind) ? span : null)),
    ]),
  );

/** A word's beginning is looked for first: most places in a text are none, and are left at once. */
const SEARCHES = NATIONAL_ID_KINDS.map((kind) => ({
  kind,
  pattern: new RegExp(String.raw`(?:(?<![A-Za-z0-9])|(?<=\\${ESCAPED}))(?:${kind.form})`, "g"),
}));

function isNationalId(text: string, span: Span, { isValid, announcedBy }: NationalIdKind): boolean {
  if (!standsApart(text, span) || isInDecimal(text, span) || isPartOfLonger(text, span)) return false;
  if (
    !isValid(
      text
        .slice(span.start, span.end)
        .replaceAll(/[ .\-+]/g, "")
        .toUpperCase(),
    )
  )
    return false;
  return !announcedBy || follows(text, span.start, announcedBy);
}

/** Digits go on behind a hyphen or underscore, as in an order number or a UUID. */
const isPartOfLonger = (text: string, { start, end }: Span): boolean =>
  /\w-$|_$/.test(text.slice(Math.max(0, start - 2), start)) || /^(?:-\w|_)/.test(text.slice(end, end + 2));
