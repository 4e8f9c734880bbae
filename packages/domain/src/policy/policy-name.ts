import * as z from "zod";

/** Names that a policy gives: classes, patterns, word lists, guardrails. */
export const policyName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,49}$/, "Use up to 50 lower-case letters, digits, - and _, such as 'employee-number'.");
