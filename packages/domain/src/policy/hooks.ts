import * as z from "zod";
import { baseUrl } from "../provider.ts";
import { policyName } from "./policy-name.ts";

/** What becomes of a request when a service that should look at it does not answer in time, or with nonsense. */
export const FAILURE_MODES = ["refuse", "pass"] as const;
export type FailureMode = (typeof FAILURE_MODES)[number];

const timeoutMs = z.int().min(50, "At least 50 ms.").max(10_000, "At most 10 s.").default(2_000);
const onFailure = z.enum(FAILURE_MODES).default("refuse");

/** A service that finds what patterns cannot (names, addresses). It speaks the format of Presidio's analyzer. */
export const externalDetector = z.strictObject({
  /** Where its `/analyze` is. */
  url: baseUrl,
  language: z
    .string()
    .regex(/^[a-z]{2}$/, "A language is two letters, such as 'en'.")
    .default("en"),
  /** Kinds of its findings that count, in lower case: `person`, `location`. */
  entities: z.array(policyName).min(1).max(50),
  /** Findings that it is less sure of do not count. */
  leastScore: z.number().min(0).max(1).default(0.5),
  onFailure,
  timeoutMs,
});
export type ExternalDetector = z.infer<typeof externalDetector>;

/** `request`: before it is sent to a provider; `answer`: before the caller gets it. */
export const GUARDRAIL_STAGES = ["request", "answer"] as const;
export type GuardrailStage = (typeof GUARDRAIL_STAGES)[number];

/** A service of the organization's own that says whether a text may pass. */
export const guardrail = z.strictObject({
  name: policyName,
  url: baseUrl,
  stages: z.array(z.enum(GUARDRAIL_STAGES)).min(1).max(GUARDRAIL_STAGES.length),
  onFailure,
  timeoutMs,
  /** A streamed answer is looked at in windows of so many characters, each with half of the one before. */
  windowCharacters: z.int().min(200).max(20_000).default(1_000),
});
export type Guardrail = z.infer<typeof guardrail>;
