import { expect, test } from "vitest";
import { ruleVerdicts } from "./rule-verdicts.ts";

test("a decision tells of every rule what became of it, and of one that did not hold which condition failed first", () => {
  const rules = ["a", "b", "c", "d"].map((name) => ({ name }));
  expect(ruleVerdicts("-m+.!", rules)).toEqual([
    { rule: "a", verdict: "switched_off" },
    { rule: "b", verdict: "not_matched", condition: "models" },
    { rule: "c", verdict: "matched" },
    { rule: "d", verdict: "not_reached" },
    { rule: "rule 5", verdict: "exception" },
  ]);
});
