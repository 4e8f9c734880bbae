import * as z from "zod";
import { uuid } from "../identifier.ts";
import { modelName, providerId } from "../provider.ts";
import { CONTENT_KINDS } from "./conditions.ts";

/** How the targets of a route are put in order; the ones that are not well are left out before. */
export const ROUTE_STRATEGIES = ["priority", "weighted", "lowest_latency", "lowest_cost", "least_busy"] as const;
export type RouteStrategy = (typeof ROUTE_STRATEGIES)[number];

const weight = z.int().min(0).max(1000).default(1);

/** One deployment, by its id, or all that answer for a model, in the order of that model's own route. */
export const routeTarget = z.union([
  z.strictObject({ deployment: uuid, weight }),
  z.strictObject({ model: modelName, weight }),
]);
export type PolicyRouteTarget = z.infer<typeof routeTarget>;

/** Where requests go that belong together, so that they go to the same target while it is well. */
export const STICKY_BY = ["user", "key", "prompt_prefix"] as const;
export type StickyBy = (typeof STICKY_BY)[number];

export const policyRoute = z.strictObject({
  targets: z.array(routeTarget).min(1).max(50),
  strategy: z.enum(ROUTE_STRATEGIES).default("priority"),
  /** Replaces the first choice of the strategy for requests that carry what it goes by; the others follow in its order. */
  sticky: z.enum(STICKY_BY).nullable().default(null),
  /** Tried in their order when no target is left, whatever the strategy is. */
  fallbacks: z.array(routeTarget).max(20).default([]),
});
export type PolicyRoute = z.infer<typeof policyRoute>;

/**
 * What a target has to promise. One that does not is no candidate: neither as first choice nor as fallback, whoever named
 * it. What is not known of a target is not promised.
 */
export const targetRequirements = z
  .strictObject({
    regions: z.array(z.string().trim().min(1).max(50)).min(1).max(50).optional(),
    providers: z.array(providerId).min(1).optional(),
    /** The provider does not train on what it gets. */
    noTraining: z.literal(true).optional(),
    /** The provider keeps nothing of what it gets. */
    zeroRetention: z.literal(true).optional(),
  })
  .refine((value) => Object.keys(value).length > 0, "Require something, or leave this out.");
export type TargetRequirements = z.infer<typeof targetRequirements>;

/** What a deployment promises and can do, as an administrator has entered it. */
export const deploymentTraits = z.strictObject({
  noTraining: z.boolean().default(false),
  zeroRetention: z.boolean().default(false),
  /** Tokens of input and output together; null: not known. */
  contextTokens: z.int().min(1).max(100_000_000).nullable().default(null),
  /** Kinds of content that it does not take. */
  lacks: z.array(z.enum(CONTENT_KINDS)).max(CONTENT_KINDS.length).default([]),
});
export type DeploymentTraits = z.infer<typeof deploymentTraits>;

export const NO_TRAITS: DeploymentTraits = { noTraining: false, zeroRetention: false, contextTokens: null, lacks: [] };
