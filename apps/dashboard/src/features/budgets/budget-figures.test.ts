import { expect, it } from "vitest";
import { budgetFigures } from "./budget-figures.ts";

const figures = (limit: bigint, spent: bigint, held: bigint, promised = 0n) =>
  budgetFigures({
    effectiveLimitNanoUsd: `${limit}`,
    spentNanoUsd: `${spent}`,
    heldNanoUsd: `${held}`,
    promisedNanoUsd: `${promised}`,
  });

it("counts what is held as used, and shows the shares apart; what is promised is still to be had", () => {
  expect(figures(1000n, 540n, 60n, 100n)).toEqual({
    spentPercent: 54,
    heldPercent: 6,
    promisedPercent: 10,
    usedPercent: 60,
    remainingNanoUsd: 400n,
    tone: "calm",
  });
});

it("warns from 80 % and says reached only when nothing is left", () => {
  expect(figures(1000n, 800n, 0n).tone).toBe("warning");
  expect(figures(1_000_000_000_000n, 999_999_999_999n, 0n).tone).toBe("warning");
  expect(figures(1000n, 990n, 10n).tone).toBe("reached");
  expect(figures(1000n, 100n, 0n, 900n).tone).toBe("calm");
});

it("says by how much a limit is passed that was lowered below what is spent", () => {
  expect(figures(100n, 250n, 0n)).toMatchObject({ usedPercent: 250, remainingNanoUsd: 0n, tone: "reached" });
});

it("never draws a bar beyond its frame", () => {
  const over = figures(1000n, 900n, 5000n, 70n);
  expect(over.spentPercent + over.heldPercent + over.promisedPercent).toBe(100);
  expect(over.remainingNanoUsd).toBe(0n);
});

it("treats a budget of zero dollars as reached", () => {
  expect(figures(0n, 0n, 0n)).toMatchObject({ usedPercent: 100, promisedPercent: 0, tone: "reached" });
});
