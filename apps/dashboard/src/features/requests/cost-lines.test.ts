import type { AttemptView, PriceView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { costLines } from "./cost-lines.ts";

const price: PriceView = {
  source: "catalogue",
  matchedModel: "m",
  rates: { input: "3000000", output: "15000000", cacheRead: "300000", search: "10000000000" },
};
const linesOf = (fields: Partial<Pick<AttemptView, "tokens" | "units" | "price" | "metering">>) =>
  costLines({ tokens: {}, units: {}, price, metering: "reported", ...fields });
const shown = (fields: Parameters<typeof linesOf>[0]) =>
  linesOf(fields).map(({ label, count, costNanoUsd, without }) => [label, count, costNanoUsd ?? without]);

it("counts cached input once, a missing cache price as input, and reasoning as part of the output", () => {
  const tokens = { input: 1000, output: 10, cacheRead: 600, cacheWrite: 100, reasoning: 5 };
  expect(shown({ tokens })).toEqual([
    ["Input, not cached", 300, 900_000n],
    ["Cache read", 600, 180_000n],
    ["Cache write", 100, 300_000n],
    ["Output", 10, 150_000n],
    ["Reasoning, part of it", 5, "included"],
  ]);
});

it("shows no line for what was not used or not reported", () => {
  expect(linesOf({})).toEqual([]);
  expect(linesOf({ tokens: { input: 5, output: 0 } }).map((entry) => entry.label)).toEqual(["Input"]);
});

it("counts audio, images and long cache writes apart, and units beside tokens", () => {
  const rates = { ...price.rates, cacheWriteLong: "6000000", audioInput: "9000000", imageOutput: "30000000" };
  const tokens = { input: 100, cacheWrite: 30, cacheWriteLong: 10, audioInput: 20, output: 50, imageOutput: 40 };
  expect(shown({ tokens, units: { search: 2 }, price: { ...price, rates } })).toEqual([
    ["Input, not cached", 50, 150_000n],
    ["Cache write", 20, 60_000n],
    ["Cache write, one hour", 10, 60_000n],
    ["Audio in", 20, 180_000n],
    ["Output", 10, 150_000n],
    ["Images out", 40, 1_200_000n],
    ["Searches", 2, 20_000_000n],
  ]);
});

it("keeps the lines of what has no price, so that an unknown cost is explained", () => {
  const tokens = { input: 7, output: 3 };
  const unpriced = [
    ["Input", 7, "unpriced"],
    ["Output", 3, "unpriced"],
  ];
  expect(shown({ tokens, price: null })).toEqual(unpriced);
  const searching = { ...price, rates: { input: "1", output: "1" } };
  expect(shown({ units: { search: 1 }, price: searching })).toEqual([["Searches", 1, "unpriced"]]);
  const readOnly = { ...price, rates: { input: "1000" } };
  expect(shown({ tokens, price: readOnly })).toEqual([["Input", 7, 7n], unpriced[1]]);
});

it("gives no line a price of its own where the cost came as a whole", () => {
  const tokens = { input: 7, output: 3 };
  const lump = [
    ["Input", 7, "lump"],
    ["Output", 3, "lump"],
  ];
  expect(shown({ tokens, price: { source: "provider", matchedModel: "m", rates: {} } })).toEqual(lump);
  expect(shown({ tokens, metering: "indeterminate" })).toEqual(lump);
});

it("counts pictures that are paid for as tokens, and leaves out tokens where units are billed", () => {
  expect(shown({ tokens: { input: 4, output: 20 }, units: { image: 2 } }).at(-1)).toEqual(["Images", 2, "included"]);
  const spoken = { ...price, rates: { character: "15000000" } };
  expect(shown({ tokens: { input: 4, output: 2 }, units: { character: 34 }, price: spoken })).toEqual([
    ["Characters", 34, 510_000n],
  ]);
});
