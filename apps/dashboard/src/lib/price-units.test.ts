import { expect, it } from "vitest";
import { formatNamedRate, formatRate, typedRate } from "./price-units.ts";

it("turns a stored price back into what a person would type", () => {
  expect(["2500000", "10000000", "75000", "0"].map((pico) => typedRate("input", pico))).toEqual([
    "2.5",
    "10",
    "0.075",
    "0",
  ]);
  expect(typedRate("second", "100000000")).toBe("0.006");
  expect(typedRate("search", "10000000000")).toBe("10");
  expect(typedRate("output", undefined)).toBe("");
});

it("names what a price is for", () => {
  expect(formatRate("input", "2500000")).toBe("$2.50 / 1M");
  expect(formatRate("second", "100000000")).toBe("$0.006 / minute");
  expect(formatRate("image", "40000000000")).toBe("$0.04 / image");
  expect(formatNamedRate("search", "2000000000")).toBe("$2.00 / 1,000 searches");
  expect(formatNamedRate("audioInput", "40000000")).toBe("$40.00 / 1M tokens");
});
