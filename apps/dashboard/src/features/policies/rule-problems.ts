import { type PolicyRule, policyRule } from "@gatehouse/domain";
import { type FormProblems, schemaProblems } from "./form-problems.ts";

/** What is wrong with the form of a rule. */
export function problemsOf(rule: PolicyRule): FormProblems {
  const problems: Record<string, string> = { ...schemaProblems(policyRule, rule) };
  for (const part of ["when", "unless"] as const) {
    const { metadata } = rule[part] ?? {};
    // Without a field it would hold for every request, which nobody means who adds it.
    if (metadata && Object.keys(metadata).length === 0) problems[`${part}.metadata`] = "Add a field.";
  }
  return problems;
}
