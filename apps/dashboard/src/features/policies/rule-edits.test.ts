import { type PolicyRule, policyDocument } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { without } from "./condition-kinds.ts";
import { decisionOf, withDecision } from "./effect-kinds.ts";
import { problemAt } from "./form-problems.ts";
import { duplicated, moved, put, switched } from "./rule-edits.ts";
import { problemsOf } from "./rule-problems.ts";

const rules = policyDocument.parse({
  rules: ["a", "b", "c"].map((name) => ({ name, then: { allow: true } })),
}).rules;
const order = (list: readonly PolicyRule[]) => list.map(({ name }) => name).join(" ");

it("moves a rule, and leaves the list as it is where there is no place to go", () => {
  expect(order(moved(rules, 2, 0))).toBe("c a b");
  expect(order(moved(rules, 0, 1))).toBe("b a c");
  expect(order(moved(rules, 0, -1))).toBe("a b c");
  expect(order(moved(rules, 2, 3))).toBe("a b c");
});

it("names copies so that no two rules have the same name", () => {
  const once = duplicated(rules, 0);
  expect(order(once)).toBe("a a (copy) b c");
  expect(order(duplicated(once, 0))).toBe("a a (copy 2) a (copy) b c");
  const long = put(rules, 0, { ...(rules[0] as PolicyRule), name: "x".repeat(100) });
  expect(duplicated(long, 0)[1]?.name).toHaveLength(100);
});

it("switches a rule off and on again, and adds one at the end", () => {
  expect(switched(rules, 1).map(({ enabled }) => enabled)).toEqual([true, false, true]);
  expect(switched(switched(rules, 1), 1)).toEqual(rules);
  expect(order(put(rules, null, { name: "d", enabled: true, then: { allow: true } }))).toBe("a b c d");
});

it("keeps what is added to a decision when another one is taken", () => {
  const then = { deny: { reason: "No." }, redact: ["email"] };
  expect(decisionOf(then)).toBe("deny");
  expect(withDecision(then, "allow")).toEqual({ allow: true, redact: ["email"] });
  expect(withDecision(then, "next")).toEqual({ redact: ["email"] });
  expect(withDecision(then, "deny")).toEqual(then);
});

it("takes a condition out, and all conditions with the last one", () => {
  expect(without({ tags: ["a"], streamed: true }, "tags")).toEqual({ streamed: true });
  expect(without({ tags: ["a"] }, "tags")).toBeUndefined();
});

it("says what is wrong with a rule at the place of its field", () => {
  const route = { targets: [{ model: "", weight: 1 }], strategy: "priority", sticky: null, fallbacks: [] } as const;
  const problems = problemsOf({
    name: " ",
    enabled: true,
    when: { teams: [], inputTokens: { min: Number.NaN }, sensitivity: "" },
    then: { route: { ...route, targets: [...route.targets], fallbacks: [] } },
  });
  expect(problems.name).toBe("Give the rule a name.");
  expect(problemAt(problems, "when.teams")).toBe("Choose at least one.");
  expect(problemAt(problems, "when.inputTokens")).toBe("Give a whole number.");
  expect(problemAt(problems, "when.sensitivity")).toBe("Choose a class.");
  expect(problemAt(problems, "then.route.targets.0")).toBe("Choose a target.");
  expect(problemAt(problems, "when.tags")).toBeUndefined();
  expect(problemsOf({ name: "a", enabled: true, then: {} }).then).toBe("A rule has to do something.");
});
