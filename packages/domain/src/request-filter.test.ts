import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import {
  onlyValue,
  readRange,
  readValues,
  requestFilterFields,
  type ValueFilter,
  writeRange,
  writeValues,
} from "./request-filter.ts";

const value = fc.string({
  minLength: 1,
  maxLength: 12,
  unit: fc.constantFrom("a", ",", "!", "\\", " ", "ü", '"', "\n"),
});

test("values come back as they were written, whatever they hold", () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), fc.array(value, { maxLength: 4 }), (anyOf, noneOf) => {
      const filter: ValueFilter = { anyOf, noneOf };
      expect(readValues(writeValues(filter) ?? "")).toEqual(filter);
    }),
  );
  fc.assert(
    fc.property(value, (one) => {
      expect(readValues(onlyValue(one))).toEqual({ anyOf: [one], noneOf: [] });
    }),
  );
});

test("nothing to filter by has no text, and empty parts are none", () => {
  expect(writeValues({ anyOf: [], noneOf: [] })).toBeNull();
  expect(readValues(",,!,")).toEqual({ anyOf: [], noneOf: [] });
  expect(readValues("a,!b,c")).toEqual({ anyOf: ["a", "c"], noneOf: ["b"] });
});

test("ranges come back as they were written; what is none, or empty, is refused", () => {
  const end = fc.option(fc.nat());
  fc.assert(
    fc.property(end, end, (a, b) => {
      fc.pre(a !== null || b !== null);
      const ends = a !== null && b !== null && a > b ? { from: b, to: a } : { from: a, to: b };
      expect(readRange(writeRange(ends))).toEqual(ends);
    }),
  );
  for (const text of ["", "..", "9..1", "1.5", "-1", "1..2..3", "1e3", " 1", "१"]) expect(readRange(text)).toBeNull();
});

test("a status, an id or a number that cannot be is refused, with a message for its field", () => {
  const schema = z.strictObject(requestFilterFields);
  const bad = {
    status: "success,gone",
    teamId: "!x",
    cacheStatus: "hot",
    durationMs: ">5",
    priced: "yes",
    model: "a".repeat(201),
  };
  for (const [field, text] of Object.entries(bad)) {
    const result = schema.safeParse({ [field]: text });
    expect([field, result.success, result.error?.issues[0]?.path]).toEqual([field, false, [field]]);
  }
  expect(schema.safeParse({ model: Array.from({ length: 51 }, (_, n) => n).join(",") }).success).toBe(false);
  expect(schema.parse({ status: "error,!refused", attempts: "2.." })).toEqual({
    status: { anyOf: ["error"], noneOf: ["refused"] },
    attempts: { from: 2, to: null },
  });
});
