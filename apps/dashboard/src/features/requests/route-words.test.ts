import type { CandidateView, RuleVerdictView, ShadowTraceView } from "@gatehouse/domain";
import { expect, it } from "vitest";
import {
  budgetAmounts,
  guardrailWords,
  outcomeWords,
  requirementWords,
  scoreLabel,
  secondsWords,
  shadowWords,
  verdictWords,
} from "./route-words.ts";

it("says of every rule what became of it", () => {
  const views: RuleVerdictView[] = [
    { rule: "a", verdict: "matched" },
    { rule: "b", verdict: "not_matched", condition: "tags" },
    { rule: "c", verdict: "not_matched", condition: null },
    { rule: "d", verdict: "exception" },
    { rule: "e", verdict: "not_reached" },
    { rule: "f", verdict: "switched_off" },
  ];
  expect(views.map(verdictWords)).toEqual([
    "Applied",
    "The request has none of its tags",
    "One of its conditions does not hold",
    "Its exception holds",
    "Not reached: a rule before it decided",
    "Switched off",
  ]);
});

it("names the rule that decided, and tells no rule from no policy", () => {
  expect(outcomeWords({ policyVersion: 2, outcome: "deny", rule: "r" })).toBe("Denied by the rule “r”.");
  expect(outcomeWords({ policyVersion: 2, outcome: "deny", rule: null })).toBe("Denied, as no rule allows it.");
  expect(outcomeWords({ policyVersion: 2, outcome: "allow", rule: null })).toContain("No rule decided it");
  expect(outcomeWords({ policyVersion: null, outcome: "allow", rule: null })).toContain("There was no policy");
});

it("says where the draft would have sent the request, also when nobody knows its rules any more", () => {
  const shadow: ShadowTraceView = {
    draftRevision: 3,
    outcome: "route",
    rule: null,
    firstDeployment: { deploymentId: "1", label: null },
    differs: true,
  };
  expect(shadowWords(shadow)).toBe("It would have sent the request to a model that is gone by now first.");
  expect(shadowWords({ ...shadow, outcome: "deny", rule: "r", firstDeployment: null })).toBe(
    "It would have denied the request by the rule “r”.",
  );
  expect(shadowWords({ ...shadow, differs: false })).toBe("It would have done the same.");
});

it("names what is required once, whichever rules require it", () => {
  expect(
    requirementWords([
      { regions: ["eu", "ch"], noTraining: true },
      { noTraining: true, zeroRetention: true },
    ]),
  ).toEqual(["region eu or ch", "no training", "zero retention"]);
});

it("shows no score that another column shows already", () => {
  const scored = [{ score: 5 }] as CandidateView[];
  expect(scoreLabel("weighted", scored)).toBe("Weight");
  expect(scoreLabel("lowest_cost", scored)).toBeNull();
  expect(scoreLabel("weighted", [{ score: null }] as CandidateView[])).toBeNull();
});

it("leaves out what the gateway did not know of a budget", () => {
  const amounts = { spentNanoUsd: null, leasedNanoUsd: null, heldNanoUsd: "2", chargedNanoUsd: "1" };
  const budget = { budgetId: "1", name: "Search", hard: true, limitNanoUsd: "9", ...amounts };
  expect(budgetAmounts(budget).map(({ label }) => label)).toEqual(["Limit", "Held", "Charged"]);
});

it("writes spans in two units at most", () => {
  expect([0, 42, 3600, 5400, 604_800, 90_061].map(secondsWords)).toEqual([
    "0 s",
    "42 s",
    "1 h",
    "1 h 30 min",
    "7 d",
    "1 d 1 h",
  ]);
});

it("tells a guardrail that said no from one that said nothing", () => {
  const guardrail = { name: "g", stage: "answer", durationMs: 3 } as const;
  expect(guardrailWords({ ...guardrail, verdict: "blocked" })).toBe("Asked about the answer; blocked it");
  expect(guardrailWords({ ...guardrail, stage: "request", verdict: "failed" })).toBe(
    "Asked about the request; did not answer, and may not be passed then",
  );
});
