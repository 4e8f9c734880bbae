import * as z from "zod";
import { externalDetector } from "./hooks.ts";
import { policyName } from "./policy-name.ts";

/** What is found in texts without being told how. */
export const DETECTORS = ["email", "phone", "card", "iban", "ip", "national_id", "secret"] as const;
export type DetectorName = (typeof DETECTORS)[number];

/** An organization's own pattern, in RE2's syntax: no back references, no look-around, and linear time in return. */
export const sensitivePattern = z.strictObject({ name: policyName, regex: z.string().min(1).max(500) });
export type SensitivePattern = z.infer<typeof sensitivePattern>;

/** Words and phrases that are found as whole words. */
export const wordList = z.strictObject({
  name: policyName,
  words: z.array(z.string().trim().min(2).max(100)).min(1).max(5000),
  caseSensitive: z.boolean().default(false),
});
export type WordList = z.infer<typeof wordList>;

/** A class of sensitivity: a request has it when one of these finds something in it. */
export const sensitivityClass = z.strictObject({
  name: policyName.refine((name) => name !== "none", "'none' is the class of requests in which nothing is found."),
  /** Detectors, patterns, word lists and kinds that the external detector finds, by name. */
  detect: z.array(policyName).min(1).max(50),
});
export type SensitivityClass = z.infer<typeof sensitivityClass>;

/** What is looked for in requests, and what it makes of them. */
export const sensitivitySettings = z.strictObject({
  /** From the least to the most sensitive; a request has the highest that applies, or none. */
  classes: z.array(sensitivityClass).max(10).default([]),
  patterns: z.array(sensitivePattern).max(50).default([]),
  wordLists: z.array(wordList).max(20).default([]),
  external: externalDetector.nullable().default(null),
});
export type SensitivitySettings = z.infer<typeof sensitivitySettings>;

/** The class of a request in which nothing is found. */
export const NO_CLASS = "none";
