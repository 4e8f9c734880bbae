import { describe, expect, test } from "vitest";
import { isAbsurd, isAbsurdCost, type RequestBounds } from "./plausible.ts";

/** A request of sixty bytes with a cap. */
const SMALL: RequestBounds = { input: 60, output: 50, choices: 1, units: {}, outputBytes: 20 };
const absurd = (tokens: object, bounds: Partial<RequestBounds> = {}, units = {}) =>
  isAbsurd({ tokens, units }, { ...SMALL, ...bounds });

describe("a report is not believed", () => {
  test.each([
    ["input", { input: 99_000_000, output: 5 }],
    ["output", { input: 5, output: 99_000_000 }],
    ["output just above ten times the least that is believed", { input: 5, output: 40_961 }],
  ])("with an %s far beyond the request", (_what, tokens) => {
    expect(absurd(tokens)).toBe(true);
  });

  test("with more searches than ten times those that were allowed", () => {
    expect(absurd({ input: 1, output: 1 }, { units: { search: 20 } }, { search: 201 })).toBe(true);
    expect(absurd({ input: 1, output: 1 }, { units: { search: 20 } }, { search: 200 })).toBe(false);
  });

  test("with ten times the bounds of a large request", () => {
    const large = { input: 500_000, output: 8_000 };
    expect(absurd({ input: 5_000_001, output: 1 }, large)).toBe(true);
    expect(absurd({ input: 1, output: 80_001 }, large)).toBe(true);
    expect(absurd({ input: 5_000_000, output: 80_000 }, large)).toBe(false);
  });
});

describe("a report is believed", () => {
  test("of an answer without a cap, as long as models write them", () => {
    expect(absurd({ input: 60, output: 384_000 }, { output: null })).toBe(false);
    expect(absurd({ input: 60, output: 1_000_000 }, { output: null, choices: 2 })).toBe(false);
    expect(absurd({ input: 60, output: 1_000_000 }, { output: null })).toBe(true);
  });

  test("of reasoning that no cap held, and of instructions that the provider adds to a small request", () => {
    expect(absurd({ input: 20_000, output: 32_000, reasoning: 31_990 })).toBe(false);
  });

  test("of what was seen to be written, whatever the cap was", () => {
    expect(absurd({ input: 60, output: 300_000 }, { outputBytes: 1_000_000 })).toBe(false);
  });

  test("that tells nothing of a total", () => {
    expect(absurd({})).toBe(false);
  });
});

test("a cost that a provider names may hold what we have no price for, but not ten times our price and a dollar on top", () => {
  const own = 2_000_000n;
  expect(isAbsurdCost(1_020_000_000n, own)).toBe(false);
  expect(isAbsurdCost(1_020_000_001n, own)).toBe(true);
});
