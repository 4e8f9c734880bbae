import type { PriceView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { costLines } from "./cost-lines.ts";

const price: PriceView = {
  source: "catalogue",
  matchedModel: "m",
  input: "3000000",
  output: "15000000",
  cacheRead: "300000",
  cacheWrite: null,
};
const none = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

it("counts cached input once, and a missing cache price as input", () => {
  const lines = costLines({ input: 1000, output: 10, cacheRead: 600, cacheWrite: 100, reasoning: 5 }, price);
  expect(lines.map(({ label, tokens, costNanoUsd }) => [label, tokens, costNanoUsd])).toEqual([
    ["Input, not cached", 300, 900_000n],
    ["Cache read", 600, 180_000n],
    ["Cache write", 100, 300_000n],
    ["Output", 10, 150_000n],
  ]);
});

it("shows no line for what was not used or not reported", () => {
  expect(costLines(none, price)).toEqual([]);
  expect(costLines({ ...none, input: 5, output: 0 }, price).map((entry) => entry.label)).toEqual(["Input"]);
});
