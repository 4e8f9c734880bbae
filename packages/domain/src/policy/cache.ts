import * as z from "zod";

/** What answers are purged by. */
export const CACHE_PURGE_KINDS = ["all", "tag", "model", "team", "key"] as const;
export type CachePurgeKind = (typeof CACHE_PURGE_KINDS)[number];

/** The longest that an answer is kept; a purge that is older has nothing left to do. */
export const LONGEST_CACHED_SECONDS = 7 * 86_400;

export const cachePurgeInput = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("all") }),
  z.strictObject({ by: z.enum(["tag", "model", "team", "key"]), value: z.string().trim().min(1).max(200) }),
]);
export type CachePurgeInput = z.infer<typeof cachePurgeInput>;
