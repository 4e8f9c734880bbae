import { expect, it } from "vitest";
import { limitTexts, parseLimit } from "./rate-limit-words.ts";

it("lists what is limited and nothing else", () => {
  const limit = { requestsPerMinute: 600, tokensPerMinute: null, tokensPerDay: 2_000_000, parallelRequests: null };
  expect(limitTexts(limit).map(({ text }) => text)).toEqual(["600 requests / min", "2,000,000 tokens / day"]);
});

it("reads whole numbers with or without thousands, takes nothing as no limit, and zero as none of both", () => {
  expect(["600", " 60,000 ", "", "1,234,567"].map(parseLimit)).toEqual([600, 60_000, null, 1_234_567]);
  for (const text of ["0", "-1", "1.5", "1e6", "1,23", "many", "99999999999999999"]) {
    expect(parseLimit(text)).toBeUndefined();
  }
});
