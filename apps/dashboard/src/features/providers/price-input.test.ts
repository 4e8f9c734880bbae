import { expect, it } from "vitest";
import { priceProblem } from "./price-input.ts";

it("accepts dollars and refuses what would lose digits", () => {
  for (const good of ["2.50", "$0.075", "", "0"]) expect(priceProblem(good)).toBe(true);
  for (const bad of ["-1", "1.2345678", "two", "1e3"]) expect(priceProblem(bad)).not.toBe(true);
});
