import { DETECTORS } from "@gatehouse/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileScanner } from "../scanner.ts";
import { unmarked } from "../testing/marked.ts";
import { plainViewOf } from "./plain-view.ts";

const own = { patterns: [], wordLists: [{ name: "names", words: ["Müller"], caseSensitive: false }] };
const scanner = compileScanner(own, [...DETECTORS, "names"]);
const foundIn = (text: string) =>
  scanner.scan([text]).map(({ start, end, detector }) => `${detector}: ${text.slice(start, end)}`);

describe("what is found however it is written", () => {
  it.each<[detector: string, sample: string]>([
    ["names", String.raw`{"n":"⟦M\u00fcller⟧"}`],
    ["names", String.raw`{\"n\":\"⟦M\\u00FCller⟧\"}`],
    ["names", "⟦Mül\u00adler⟧, ＡＢＣ"],
    ["email", String.raw`{"to":"⟦joe\u0040example.com⟧"}`],
    ["email", "write to ⟦joe＠example.com⟧, please"],
    ["email", "⟦ｊｏｅ@example．com⟧"],
    ["email", "⟦jo\u200be@exam\u00adple.com⟧\u200b"],
    ["email", String.raw`⟦j\ud835\udc28e@example.com⟧`],
    ["card", String.raw`"⟦4111\u00a01111\u00a01111\u00a01111⟧"`],
    ["card", String.raw`"⟦4111\n1111\n1111\n1111⟧\n"`],
    ...["\u200b", "\u2009", "\u2007", "\u202f", "\n", "\r\n", ".", "  ", " \n", "\u2012", "\u3000", "\u00a0 "].flatMap(
      (blank): [string, string][] => [
        ["card", `paid with ⟦${["4111", "1111", "1111", "1111"].join(blank)}⟧, thanks`],
        ["iban", `to ⟦${["DE89", "3704", "0044", "0532", "0130", "00"].join(blank)}⟧, thanks`],
      ],
    ),
    ["card", "⟦4111 1111  1111\n1111⟧"],
    ["card", "⟦4111 1111 1111 1111⟧ 123"],
    ["card", "⟦４１１１１１１１１１１１１１１１⟧"],
    ["card", "⟦٤١١١ ١١١١ ١١١١ ١١١١⟧"],
    ["iban", "⟦ＤＥ89 3704 0044 0532 0130 00⟧"],
  ])("%s: %j", (detector, sample) => {
    const marked = /⟦(.*)⟧/s.exec(sample)?.[1];
    // Others may find something in a part of it; the first is what a placeholder is named after.
    expect(foundIn(unmarked(sample))[0]).toBe(`${detector}: ${marked}`);
  });

  it("one character does not become a whole sentence", () => {
    expect(plainViewOf("ﷺ ﬃ")?.text).toBe("ﷺ ffi");
  });

  it("there is no view of a text that reads as it is written", () => {
    for (const text of ["", "plain\r\n\ttext", String.raw`C:\Windows \d+`, "Müller, 鷹計画 😀"]) {
      expect(plainViewOf(text)).toBeNull();
    }
  });

  it("every span leads back to the whole characters that it was made of", () => {
    const pieces = fc.constantFrom(
      "a",
      "ﬁ",
      "\u200b",
      "\\u0041",
      "\\\\n",
      "\\",
      "😀",
      "𝟘",
      "…",
      "ü",
      "\\ud83d",
      "\u00a0",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(30), fc.nat(30), (list, from, length) => {
        const text = list.join("");
        const view = plainViewOf(text);
        if (!view || from >= view.text.length) return;
        const span = { start: from, end: Math.min(view.text.length, from + length + 1) };
        const { start, end } = view.sourceOf(span);
        expect(start >= 0 && start < end && end <= text.length).toBe(true);
        const again = plainViewOf(text.slice(start, end))?.text ?? text.slice(start, end);
        expect(again).toContain(view.text.slice(span.start, span.end));
      }),
    );
  });

  it.each(["\\", "\\\\u", "\\u0041", "\u200b", "ﷺ", "４", "٤", "\u00a0", "a\u00ad"])(
    "a text of nothing but %j is read in linear time",
    (piece) => {
      const text = piece.repeat(200_000 / piece.length);
      for (const { start, end } of scanner.scan([text])) expect(start < end && end <= text.length).toBe(true);
    },
  );
});
