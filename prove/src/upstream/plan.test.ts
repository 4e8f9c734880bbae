import { expect, test } from "vitest";
import { type Asked, planOf } from "./plan.ts";

const asked = (number: number, given: Partial<Asked> = {}): Asked => ({
  keyId: "key",
  model: "model",
  marker: `request-${number}`,
  stream: number % 2 === 0,
  usage: true,
  cap: 40,
  choices: 1,
  promptBytes: 200,
  ...given,
});
const plans = Array.from({ length: 2000 }, (_, number) => planOf(1, asked(number), 0));

test("the same request of the same run goes the same way; asked again, another", () => {
  expect(planOf(1, asked(7), 0)).toEqual(planOf(1, asked(7), 0));
  expect(planOf(1, asked(7), 1)).not.toEqual(planOf(1, asked(7), 0));
  expect(planOf(2, asked(7), 0)).not.toEqual(planOf(1, asked(7), 0));
});

test("output never passes the cap, and often reaches it; input never passes a token per byte, and now and then reaches it", () => {
  expect(plans.every(({ outputTokens }) => outputTokens >= 1 && outputTokens <= 40)).toBe(true);
  expect(plans.filter(({ outputTokens }) => outputTokens === 40).length).toBeGreaterThan(800);
  expect(plans.every(({ inputTokens }) => inputTokens <= 200)).toBe(true);
  expect(plans.filter(({ inputTokens }) => inputTokens === 200).length).toBeGreaterThan(100);
});

test("a body without a cap gets far more than any caller of the run asks for", () => {
  const uncapped = Array.from({ length: 50 }, (_, number) => planOf(1, asked(number, { cap: null }), 0));
  expect(Math.max(...uncapped.map(({ outputTokens }) => outputTokens))).toBeGreaterThan(1000);
});

test("every trouble comes; only streams are cut, and some connections are reset soon enough to be taken for stale ones", () => {
  const troubles = new Set(plans.map(({ trouble }) => trouble));
  expect(troubles).toEqual(new Set(["none", "429", "500", "reset", "cut", "hang"]));
  expect(plans.every(({ trouble }, number) => trouble !== "cut" || number % 2 === 0)).toBe(true);
  const resets = plans.filter(({ trouble }) => trouble === "reset");
  expect(new Set(resets.map(({ latencyMs }) => latencyMs === 0))).toEqual(new Set([true, false]));
});
