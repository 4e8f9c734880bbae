import { describe, expect, it } from "vitest";
import { compileWordLists } from "./word-list.ts";

const list = (words: string[], caseSensitive = false, name = "list") => ({ name, words, caseSensitive });
const foundIn = (text: string, ...lists: ReturnType<typeof list>[]) =>
  [...compileWordLists(lists)(text)].map(({ start, end }) => text.slice(start, end));

describe("a word list", () => {
  it.each([
    ["whole words only", ["falcon"], "Falcon, falconry, FALCON's, x_falcon", ["Falcon", "FALCON"]],
    ["phrases over any blanks", ["project falcon"], "Project\n  Falcon; project-falcon", ["Project\n  Falcon"]],
    ["the longest phrase", ["new york", "new york city", "york"], "New York City", ["New York City"]],
    ["names with marks", ["C++", "AT&T", "O'Brien"], "C, C++; AT&T, O’Brien", ["C++", "AT&T", "O’Brien"]],
    ["accents in either form", ["Müller"], "Mu\u0308ller, MÜLLER, Muller", ["Mu\u0308ller", "MÜLLER"]],
    ["words of other scripts", ["сокол", "鷹計画"], "Сокол соколы 我们的鷹計画是", ["Сокол", "鷹計画"]],
  ])("finds %s", (_what, words, text, expected) => expect(foundIn(text, list(words))).toEqual(expected));

  it("heeds the case where it is told to", () => {
    expect(foundIn("ACME acme", list(["ACME"], true))).toEqual(["ACME"]);
    expect(foundIn("ACME acme", list(["ACME"], true, "exact"), list(["acme"], false, "any"))).toHaveLength(3);
  });

  it("tells by name which list has the word", () => {
    const find = compileWordLists([list(["falcon", "eagle"], false, "birds"), list(["falcon"], false, "projects")]);
    expect([...find("falcon")]).toEqual([
      { list: "birds", start: 0, end: 6 },
      { list: "projects", start: 0, end: 6 },
    ]);
  });

  it("copes with thousands of words, and with phrases that almost fit everywhere", () => {
    const words = Array.from({ length: 5_000 }, (_, index) => `word${index} and more`);
    expect(foundIn("word4999 and more. ".repeat(1_000), list(words))).toHaveLength(1_000);
    expect(foundIn("a ".repeat(50_000), list([`${"a ".repeat(49)}b`]))).toEqual([]);
  });
});
