import { type PolicyIssueView, policyDocument } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { issuesOfNeither, issuesOfSetting, issueTarget } from "./issue-places.ts";

const document = policyDocument.parse({
  sensitivity: { patterns: [{ name: "staff", regex: "x" }] },
  guardrails: [{ name: "manners", url: "https://guard.example.com", stages: ["request"] }],
});
const issue = (path: string, rule: string | null = null): PolicyIssueView => ({
  path,
  rule,
  severity: "error",
  message: path,
});

it.each([
  ["rules.1.when.teams", { anchor: "rule-1", label: "Rule 2" }],
  ["sensitivity.patterns.0.regex", { anchor: "setting-pattern-0", label: "Pattern staff" }],
  ["guardrails.0.url", { anchor: "setting-guardrail-0", label: "Guardrail manners" }],
  ["guardrails", { anchor: "settings-guardrail", label: "Guardrails" }],
  ["sensitivity.external.url", { anchor: "setting-external-0", label: "External detector" }],
  ["aliases.3", { anchor: "setting-alias-3", label: "Model alias" }],
  ["sensitivity", null],
])("leads from %s to what it is about", (path, target) => {
  expect(issueTarget(issue(path), document)).toEqual(target);
});

it("shows each issue in one place: beside its entry, with its kind, or above all", () => {
  const issues = ["sensitivity.classes.1.detect", "sensitivity.classes", "sensitivity", "rules.0"].map((path) =>
    issue(path),
  );
  const paths = (some: readonly PolicyIssueView[]) => some.map(({ path }) => path);
  expect(paths(issuesOfSetting(issues, "class", 1))).toEqual(["sensitivity.classes.1.detect"]);
  expect(paths(issuesOfSetting(issues, "class", 0))).toEqual([]);
  expect(paths(issuesOfSetting(issues, "class", null))).toEqual(["sensitivity.classes"]);
  expect(paths(issuesOfNeither(issues))).toEqual(["sensitivity"]);
});
