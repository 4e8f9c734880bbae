import { expect, it } from "vitest";
import { priceProblem, typedPrice } from "./price-input.ts";

it("turns a stored price back into what a person would type", () => {
  expect(["2500000", "10000000", "75000", "0"].map(typedPrice)).toEqual(["2.5", "10", "0.075", "0"]);
  expect(typedPrice(null)).toBe("");
});

it("accepts dollars and refuses what would lose digits", () => {
  expect(priceProblem("2.50", true)).toBe(true);
  expect(priceProblem("$0.075", true)).toBe(true);
  expect(priceProblem("", false)).toBe(true);
  for (const bad of ["", "-1", "1.2345678", "two", "1e3"]) expect(priceProblem(bad, true)).not.toBe(true);
});
