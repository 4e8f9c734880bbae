import { expect, it } from "vitest";
import { budgetFigures } from "./budget-figures.ts";

const figures = (limit: bigint, spent: bigint, held: bigint) =>
  budgetFigures({ limitNanoUsd: `${limit}`, spentNanoUsd: `${spent}`, heldNanoUsd: `${held}` });

it("counts what is held as used, and shows both shares apart", () => {
  expect(figures(1000n, 540n, 60n)).toEqual({
    spentPercent: 54,
    heldPercent: 6,
    usedPercent: 60,
    remainingNanoUsd: 400n,
    tone: "calm",
  });
});

it("warns from 80 % and says reached only when nothing is left", () => {
  expect(figures(1000n, 800n, 0n).tone).toBe("warning");
  expect(figures(1_000_000_000_000n, 999_999_999_999n, 0n).tone).toBe("warning");
  expect(figures(1000n, 990n, 10n).tone).toBe("reached");
});

it("never draws a bar beyond its frame", () => {
  const over = figures(1000n, 900n, 5000n);
  expect(over.spentPercent + over.heldPercent).toBe(100);
  expect(over.remainingNanoUsd).toBe(0n);
});

it("treats a budget of zero dollars as reached", () => {
  expect(figures(0n, 0n, 0n)).toMatchObject({ usedPercent: 100, tone: "reached" });
});
