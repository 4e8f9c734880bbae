import * as z from "zod";
import { uuid } from "../identifier.ts";
import { modelName } from "../provider.ts";
import { LONGEST_CACHED_SECONDS } from "./cache.ts";
import { ruleConditions } from "./conditions.ts";
import { guardrail } from "./hooks.ts";
import { policyName } from "./policy-name.ts";
import { policyRoute, targetRequirements } from "./route.ts";
import { sensitivitySettings } from "./sensitivity.ts";

/** Another name for a model, for all or for some teams. Of several for one name, the first that fits counts. */
export const modelAlias = z.strictObject({
  name: modelName,
  model: modelName,
  teams: z.array(uuid).min(1).max(200).optional(),
});
export type ModelAlias = z.infer<typeof modelAlias>;

/** What is set in the request, in the words of its format; formats that have no such parameter are left as they are. */
const parameters = z
  .strictObject({
    /** Lowers the caller's own cap, and never raises it. */
    maxOutputTokens: z.int().min(1).max(1_000_000).optional(),
    temperature: z.number().min(0).max(2).optional(),
    topP: z.number().min(0).max(1).optional(),
  })
  .refine((value) => Object.keys(value).length > 0, "Set something, or leave this out.");
export type PolicyParameters = z.infer<typeof parameters>;

/** Whose earlier answers a request may be answered with. */
export const CACHE_SCOPES = ["key", "team", "organization"] as const;
export type CacheScope = (typeof CACHE_SCOPES)[number];

const cacheSettings = z.strictObject({
  /** 0: not at all. */
  ttlSeconds: z.int().min(0).max(LONGEST_CACHED_SECONDS),
  scope: z.enum(CACHE_SCOPES).default("key"),
  /** Also requests whose answer may differ each time they are made (a temperature above 0). */
  nondeterministic: z.boolean().default(false),
  /** Percent of what the answer cost that a hit is charged. */
  hitChargePercent: z.int().min(0).max(100).default(0),
  /** Also answers to questions that mean nearly the same; null: only to the very same request. */
  semantic: z
    .strictObject({
      /** Makes vectors of questions: a model for embeddings. */
      model: modelName,
      /** Cosine similarity from which on two questions count as the same. */
      threshold: z.number().min(0.5).max(1).default(0.95),
    })
    .nullable()
    .default(null),
});
export type CacheSettings = z.infer<typeof cacheSettings>;

/**
 * What becomes of a request for which the conditions hold. `allow`, `deny` and `route` end the search, and a rule has one
 * of them at most; all others are added to what later rules say. Of two rules that set the same thing, the first counts;
 * requirements and guardrails add up.
 */
const ruleEffects = z
  .strictObject({
    /** Goes on as if there were no policy: to the targets of its model's own route. */
    allow: z.literal(true).optional(),
    deny: z.strictObject({ reason: z.string().trim().min(1).max(300) }).optional(),
    route: policyRoute.optional(),
    set: parameters.optional(),
    require: targetRequirements.optional(),
    /** Replaces what these find with placeholders on the way out, and puts it back on the way in. */
    redact: z.array(policyName).min(1).max(50).optional(),
    cache: cacheSettings.optional(),
    /** Those that have to let it pass. */
    guardrails: z.array(policyName).min(1).max(10).optional(),
  })
  .refine((effects) => Object.keys(effects).length > 0, "A rule has to do something.")
  .refine(
    ({ allow, deny, route }) => [allow, deny, route].filter(Boolean).length <= 1,
    "A rule allows, denies or routes: only one of the three.",
  );
export type RuleEffects = z.infer<typeof ruleEffects>;

export const policyRule = z.strictObject({
  name: z.string().trim().min(1, "Give the rule a name.").max(100),
  /** false: as if it were not there. */
  enabled: z.boolean().default(true),
  /** Absent: every request. */
  when: ruleConditions.optional(),
  /** The rule is for no request for which all of these hold. */
  unless: ruleConditions.optional(),
  then: ruleEffects,
});
export type PolicyRule = z.infer<typeof policyRule>;

/** An organization's policy: one list of rules, from the first to the last, for every request. */
export const policyDocument = z.strictObject({
  aliases: z.array(modelAlias).max(200).default([]),
  sensitivity: sensitivitySettings.default({ classes: [], patterns: [], wordLists: [], external: null }),
  guardrails: z.array(guardrail).max(20).default([]),
  rules: z.array(policyRule).max(500).default([]),
  /** What becomes of a request that no rule allows, denies or routes. */
  otherwise: z.enum(["allow", "deny"]).default("allow"),
});
export type PolicyDocument = z.infer<typeof policyDocument>;
export type PolicyDocumentInput = z.input<typeof policyDocument>;

/** What an organization without a policy has. */
export const EMPTY_POLICY: PolicyDocument = policyDocument.parse({});
