import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPattern, compilePattern } from "./pattern.ts";

const matchesOf = (regex: string, text: string) =>
  [...compilePattern(regex)(text)].map(({ start, end }) => text.slice(start, end));

describe("checkPattern", () => {
  it.each([
    String.raw`EMP-\d{6}`,
    String.raw`(?i)\bproject (?:falcon|eagle)\b`,
    String.raw`(?<year>\d{4})/[[:alpha:]]+`,
    String.raw`\p{Lu}\p{L}+straße`,
    "(?m)^Confidential$",
  ])("accepts %s", (regex) => expect(checkPattern(regex)).toBeNull());

  it.each([
    ["(?=a)b", /^Look-around/],
    ["(?<!a)b", /^Look-around/],
    [String.raw`(a)\1`, /^References back/],
    ["(a", /^The pattern is not valid: missing closing \)/],
    ["a++", /^The pattern is not valid/],
    ["a{1000}", /^The pattern is too expensive/],
    ["((a{100}){10}){10}", /^The pattern is too expensive/],
    ["a*", /^The pattern also matches where there is no text/],
    ["x|", /^The pattern also matches where there is no text/],
    [String.raw`\b`, /^The pattern also matches where there is no text/],
    ["^", /^The pattern also matches where there is no text/],
  ])("says what is wrong with %s", (regex, reason) => expect(checkPattern(regex)).toMatch(reason));
});

describe("an own pattern", () => {
  it("finds every match, and knows what stands around it", () => {
    expect(matchesOf(String.raw`\bEMP-\d{6}\b`, "EMP-123456, XEMP-123456, EMP-1234567, (EMP-000001)")).toEqual([
      "EMP-123456",
      "EMP-000001",
    ]);
    expect(matchesOf("(?m)^top$", "top\nno top\ntop")).toEqual(["top", "top"]);
  });

  it("finds the same in a long text as in a short one, wherever a match stands", () => {
    const filler = fc.integer({ min: 0, max: 1_600 }).map((length) => "😀ab c".repeat(length).slice(0, length));
    fc.assert(
      fc.property(fc.array(filler, { minLength: 1, maxLength: 5 }), (fillers) => {
        const text = fillers.join(" EMP-123456 ");
        expect(matchesOf(String.raw`\bEMP-\d{6}\b`, text)).toHaveLength(fillers.length - 1);
      }),
    );
  });

  it("does not become quadratic when it looks far ahead for each match", () => {
    expect(matchesOf("(?:fox.*zebra)|fox", "fox ".repeat(2_000))).toHaveLength(2_000);
  });
});
