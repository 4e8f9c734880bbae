import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateTokens } from "./estimate.ts";

test("tokens are estimated from the bytes seen, rounded up", () => {
  expect(estimateTokens({ inputTokenBound: 1000, requestBytes: 700, outputBytes: 8 })).toEqual({
    input: 200,
    output: 3,
  });
});

test("nothing seen is nothing generated", () => {
  expect(estimateTokens({ inputTokenBound: 10, requestBytes: 0, outputBytes: 0 })).toEqual({ input: 0, output: 0 });
});

test("an estimate never exceeds the bounds that the hold was made for", () => {
  const bound = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(bound, bound, fc.nat(), fc.nat(), (inputTokenBound, outputTokenBound, requestBytes, outputBytes) => {
      const { input, output } = estimateTokens({ inputTokenBound, outputTokenBound, requestBytes, outputBytes });
      expect(Number.isSafeInteger(input) && Number.isSafeInteger(output)).toBe(true);
      expect(input).toBeLessThanOrEqual(inputTokenBound);
      expect(output).toBeLessThanOrEqual(outputTokenBound);
    }),
  );
});
