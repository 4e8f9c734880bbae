import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonBytes } from "./json-bytes.ts";

test("a value has as many bytes as its JSON, whatever it is made of", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(jsonBytes(value)).toBe(Buffer.byteLength(JSON.stringify(value)));
    }),
  );
});

test("a value is measured however deep it is nested", () => {
  const depth = 200_000;
  const text = `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
  expect(jsonBytes(JSON.parse(text))).toBe(text.length);
});
