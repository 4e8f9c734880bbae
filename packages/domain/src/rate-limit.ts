import * as z from "zod";
import { limitScope } from "./budget.ts";

/** What a rate limit can bound, each on its own. Tokens are those of input and output together. */
export const RATE_LIMIT_KINDS = ["requestsPerMinute", "tokensPerMinute", "tokensPerDay", "parallelRequests"] as const;
export type RateLimitKind = (typeof RATE_LIMIT_KINDS)[number];

const atMost = (largest: number) =>
  z.int("Give a whole number.").min(1, "Give at least 1, or leave it empty.").max(largest).nullable().default(null);
const MAX_INTEGER = 2_147_483_647;

/** Sets what a scope may ask for, of all models together or of one; what was set for the same before is replaced. */
export const setRateLimitInput = z
  .strictObject({
    scope: limitScope,
    /** As callers name it; null: of all together. */
    model: z.string().trim().min(1).max(200).nullable().default(null),
    requestsPerMinute: atMost(MAX_INTEGER),
    tokensPerMinute: atMost(Number.MAX_SAFE_INTEGER),
    tokensPerDay: atMost(Number.MAX_SAFE_INTEGER),
    parallelRequests: atMost(MAX_INTEGER),
  })
  .refine((input) => RATE_LIMIT_KINDS.some((kind) => input[kind] !== null), {
    path: ["requestsPerMinute"],
    message: "Give at least one limit.",
  });
export type SetRateLimitInput = z.input<typeof setRateLimitInput>;
