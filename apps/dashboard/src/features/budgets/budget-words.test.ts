import { expect, it } from "vitest";
import { budgetTitle, raisedUntil } from "./budget-words.ts";

it("tells which budget of a scope is meant", () => {
  expect(budgetTitle({ period: "day", model: "gpt-5", provider: null })).toBe("daily budget for gpt-5");
  expect(budgetTitle({ period: "rolling_30_days", model: null, provider: null })).toBe("30-day budget");
});

it("says until when the limit is raised by the last of the raises that are in force", () => {
  const raise = (state: "coming" | "in_force" | "ended", day: string) => ({
    state,
    endsAt: `2026-11-${day}T00:00:00.000Z`,
  });
  const raises = [raise("coming", "30"), raise("in_force", "12"), raise("in_force", "20"), raise("ended", "25")];
  expect(raisedUntil(raises)).toBe("2026-11-20T00:00:00.000Z");
  expect(raisedUntil([raise("ended", "05")])).toBeNull();
});
