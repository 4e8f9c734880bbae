import { expect, test } from "vitest";
import { readDocument } from "./read-document.ts";

test("a key that is there twice is refused with its line, however deep it is", () => {
  const yaml = "rules:\n  - name: a\n    then: { allow: true }\n    name: b\n";
  expect(() => readDocument(yaml)).toThrow("Line 4, column 5: 'name' is there twice.");
});

test("a text of very many keys takes no longer than its length asks for", () => {
  const yaml = Array.from({ length: 15_000 }, (_, place) => `k${place}:\n`).join("");
  expect(Object.keys(readDocument(yaml) as object)).toHaveLength(15_000);
});
