import fc from "fast-check";
import { expect, test } from "vitest";
import { joinTexts } from "./joined-texts.ts";

test("a place in the joined text leads back to the same words, whatever characters come before", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.nat(),
      fc.nat(),
      (texts, which, from, size) => {
        const place = which % texts.length;
        const points = [...(texts[place] as string)];
        if (points.length === 0) return;
        const start = from % points.length;
        const end = Math.min(points.length, start + 1 + (size % 5));
        const before = [
          ...texts
            .slice(0, place)
            .map((each) => `${each}\n\n`)
            .join(""),
        ].length;
        const joined = joinTexts(texts);
        const spans = joined.spans(before + start, before + end);
        expect(spans).toHaveLength(1);
        expect(spans[0]?.text).toBe(place);
        expect(texts[place]?.slice(spans[0]?.start, spans[0]?.end)).toBe(points.slice(start, end).join(""));
      },
    ),
  );
});

test("what reaches over two texts is a part of each, and places beyond the end are none", () => {
  const joined = joinTexts(["abc", "def"]);
  expect(joined.spans(2, 6)).toEqual([
    { text: 0, start: 2, end: 3 },
    { text: 1, start: 0, end: 1 },
  ]);
  expect(joined.spans(100, 200)).toEqual([]);
  expect(joined.spans(5, 5)).toEqual([]);
});
