import type { PriceView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { costLines } from "./cost-lines.ts";

const price: PriceView = {
  source: "catalogue",
  matchedModel: "m",
  rates: { input: "3000000", output: "15000000", cacheRead: "300000", search: "10000000000" },
};

it("counts cached input once, and a missing cache price as input", () => {
  const tokens = { input: 1000, output: 10, cacheRead: 600, cacheWrite: 100, reasoning: 5 };
  const lines = costLines({ tokens, units: {} }, price);
  expect(lines.map(({ label, count, costNanoUsd }) => [label, count, costNanoUsd])).toEqual([
    ["Input, not cached", 300, 900_000n],
    ["Cache read", 600, 180_000n],
    ["Cache write", 100, 300_000n],
    ["Output", 10, 150_000n],
  ]);
});

it("shows no line for what was not used or not reported", () => {
  expect(costLines({ tokens: {}, units: {} }, price)).toEqual([]);
  const lines = costLines({ tokens: { input: 5, output: 0 }, units: {} }, price);
  expect(lines.map((entry) => entry.label)).toEqual(["Input"]);
});

it("counts audio, images and long cache writes apart, and units beside tokens", () => {
  const rates = { ...price.rates, cacheWriteLong: "6000000", audioInput: "9000000", imageOutput: "30000000" };
  const tokens = { input: 100, cacheWrite: 30, cacheWriteLong: 10, audioInput: 20, output: 50, imageOutput: 40 };
  const lines = costLines({ tokens, units: { search: 2 } }, { ...price, rates });
  expect(lines.map(({ label, count, costNanoUsd }) => [label, count, costNanoUsd])).toEqual([
    ["Input, not cached", 50, 150_000n],
    ["Cache write", 20, 60_000n],
    ["Cache write, one hour", 10, 60_000n],
    ["Audio in", 20, 180_000n],
    ["Output", 10, 150_000n],
    ["Images out", 40, 1_200_000n],
    ["Searches", 2, 20_000_000n],
  ]);
});
