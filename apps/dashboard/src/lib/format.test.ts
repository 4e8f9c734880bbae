import { describe, expect, it } from "vitest";
import {
  exactUsdText,
  formatBytes,
  formatCompact,
  formatDuration,
  formatPercent,
  formatPricePerMillion,
  formatTokenFlow,
  formatUsd,
  formatUsdCompact,
} from "./format.ts";

describe("formatUsd", () => {
  it.each([
    ["0", "$0.00"],
    ["1", "<$0.000001"],
    ["999", "<$0.000001"],
    ["214000", "$0.000214"],
    ["9000000", "$0.009"],
    ["9999999", "$0.010"],
    ["10000000", "$0.01"],
    ["123456789", "$0.1235"],
    ["500000000", "$0.50"],
    ["1000000000", "$1.00"],
    ["1234567890123", "$1,234.57"],
    ["12345678901234", "$12,346"],
    ["9223372036854775807", "$9,223,372,037"],
    ["-3500000000", "−$3.50"],
  ])("shows %s nano-dollars as %s", (nano, text) => expect(formatUsd(nano)).toBe(text));

  it("never shows zero dollars for an amount that is not zero", () => {
    for (let nano = 1n; nano < 10n ** 18n; nano *= 3n) expect(formatUsd(nano)).not.toMatch(/\$0\.?0*$/);
  });
});

describe("formatUsdCompact", () => {
  it.each([
    ["9999000000000", "$9,999.00"],
    ["12400000000000", "$12.4k"],
    ["1250000000000000", "$1.25M"],
  ])("shortens %s to %s", (nano, text) => expect(formatUsdCompact(nano)).toBe(text));
});

it("keeps every digit of an exact amount", () => {
  expect(exactUsdText("1000000001")).toBe("$1.000000001");
  expect(exactUsdText("1500000000")).toBe("$1.50");
});

it("shows a unit price per million tokens", () => {
  expect(formatPricePerMillion("2500000")).toBe("$2.50");
  expect(formatPricePerMillion("75000")).toBe("$0.075");
  expect(formatPricePerMillion("0")).toBe("$0.00");
});

it("shows durations in the unit that people read", () => {
  expect([0.4, 823, 999.6, 1240, 59_999, 125_000].map(formatDuration)).toEqual([
    "0 ms",
    "823 ms",
    "1.00 s",
    "1.24 s",
    "1 m 00 s",
    "2 m 05 s",
  ]);
});

it("does not round a small share away", () => {
  expect([0, 0.0001, 0.012, 0.5, 1].map(formatPercent)).toEqual(["0%", "<0.1%", "1.2%", "50%", "100%"]);
});

it("tells unreported tokens from zero", () => {
  expect(formatTokenFlow(1204, 356)).toBe("1,204 → 356");
  expect(formatTokenFlow(null, null)).toBe("–");
  expect(formatTokenFlow(0, null)).toBe("0 → –");
});

it("shortens counts from six digits on", () => {
  expect([12_480, 1_240_000].map(formatCompact)).toEqual(["12,480", "1.2M"]);
});

it("shows bytes in the unit that keeps them short", () => {
  const shown = [0, 1023, 1536, 312 * 1024 ** 2, 1024 ** 3].map(formatBytes);
  expect(shown).toEqual(["0 B", "1023 B", "1.5 KiB", "312 MiB", "1 GiB"]);
});
