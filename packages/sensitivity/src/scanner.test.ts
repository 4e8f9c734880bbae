import { DETECTORS } from "@gatehouse/domain";
import { describe, expect, it } from "vitest";
import { redact } from "./redaction/redact.ts";
import { compileScanner, MAX_FINDINGS } from "./scanner.ts";

const own = {
  patterns: [{ name: "employee", regex: String.raw`EMP-\d{6}` }],
  wordLists: [{ name: "projects", words: ["Falcon"], caseSensitive: false }],
};

describe("a scanner", () => {
  it("looks for what is named and for nothing else, in all texts", () => {
    const texts = ["anna@example.com EMP-123456", "Falcon, 4111111111111111"];
    expect(compileScanner(own, ["employee", "projects", "email"]).scan(texts)).toEqual([
      { text: 0, start: 0, end: 16, detector: "email" },
      { text: 0, start: 17, end: 27, detector: "employee" },
      { text: 1, start: 0, end: 6, detector: "projects" },
    ]);
    expect(compileScanner(own, ["projects"]).scan(texts)).toHaveLength(1);
    expect(compileScanner(own, []).scan(texts)).toEqual([]);
    expect(compileScanner(own, DETECTORS).scan(["", ""])).toEqual([]);
  });

  it("keeps all findings of a place, the one that says best what is there first", () => {
    const patterns = [
      { name: "line", regex: "card: .*" },
      { name: "digits", regex: String.raw`\d+` },
    ];
    const findings = compileScanner({ patterns, wordLists: [] }, ["digits", "card", "line"]).scan([
      "card: 4111111111111111",
    ]);
    expect(findings.map(({ detector }) => detector)).toEqual(["line", "digits", "card"]);
  });

  it("gives the same whatever the order of the names", () => {
    const texts = ["EMP-123456 anna@example.com Falcon +49 30 12345678"];
    const names = ["employee", "email", "projects", "phone"];
    expect(compileScanner(own, names.toReversed()).scan(texts)).toEqual(compileScanner(own, names).scan(texts));
  });

  it("refuses a name that nothing has", () => {
    expect(() => compileScanner(own, ["employe"])).toThrow(RangeError);
  });

  it("takes the rest as found when a detector finds too much, and overlooks nothing", () => {
    const many = "a@b.co ".repeat(MAX_FINDINGS);
    const texts = [`${many}a@b.co and a@b.co`, "c@d.co and +49 30 12345678, d@e.co", "nothing"];
    const findings = compileScanner(own, ["email", "phone"]).scan(texts);
    expect(findings).toHaveLength(MAX_FINDINGS + 3);
    expect(findings.slice(MAX_FINDINGS)).toEqual([
      { text: 0, start: many.length, end: texts[0]?.length, detector: "email" },
      { text: 1, start: 0, end: texts[1]?.length, detector: "email" },
      { text: 1, start: 11, end: 26, detector: "phone" },
    ]);
  });

  it("overlooks nothing either where too much is found in the text as it is written", () => {
    const many = "a@b.co ".repeat(MAX_FINDINGS);
    const hidden = "c\u200bd@e.co";
    const scan = (text: string) => compileScanner(own, ["email"]).scan([text]);
    const behind = scan(`${many}a@b.co ${hidden}`);
    expect(behind.at(-1)).toMatchObject({ start: many.length, end: many.length + 7 + hidden.length });
    const before = scan(`x＠y.co ${many}a@b.co`);
    expect(Math.min(...before.map(({ start }) => start))).toBe(0);
    const only = `${many}x＠y.co and z＠y.co`;
    expect(scan(only).at(-1)).toEqual({ text: 0, start: many.length, end: only.length, detector: "email" });
  });

  it("redacts the characters of the text as it was written", () => {
    const text = String.raw`{"to":"joe\u0040example.com","n":"x"}`;
    const { texts } = redact([text], compileScanner(own, ["email"]).scan([text]));
    expect(texts).toEqual(['{"to":"[EMAIL_1]","n":"x"}']);
  });
});
