import * as z from "zod";
import { uuid } from "../identifier.ts";
import { isTimeZone } from "../window.ts";
import { policyName } from "./policy-name.ts";

const someOf = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(200);
const word = z.string().trim().min(1).max(200);
const range = z
  .strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional() })
  .refine(({ min, max }) => min !== undefined || max !== undefined, "Give a minimum, a maximum or both.")
  .refine(({ min = 0, max }) => max === undefined || min <= max, "The minimum is above the maximum.");

/** What a request may hold beside text. */
export const CONTENT_KINDS = ["images", "audio", "files", "tools"] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "Write the time as 09:00.");

/** From `from` up to, and without, `until`; over midnight where `until` is the smaller one. */
export const weeklyHours = z
  .strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1).max(7).optional(),
    from: timeOfDay.default("00:00"),
    until: timeOfDay.default("00:00"),
    timeZone: z.string().refine(isTimeZone, "This is no time zone, such as Europe/Berlin."),
  })
  .refine(({ days, from, until }) => days || from !== until, "This is always: give days or hours.");
export type WeeklyHours = z.infer<typeof weeklyHours>;

/**
 * Conditions on a request. All that are given have to hold; of a list, one entry is enough. Teams, keys and members are
 * ids; a name is taken for the id that it has when the policy is saved.
 */
export const ruleConditions = z.strictObject({
  teams: someOf(uuid).optional(),
  keys: someOf(uuid).optional(),
  members: someOf(uuid).optional(),
  /** Names that callers ask for; `*` stands for any run of characters. An alias counts as itself and as its model. */
  models: someOf(word).optional(),
  /** As usage records name them: `chat.completions`, `messages`, … */
  endpoints: someOf(word).optional(),
  streamed: z.boolean().optional(),
  /** Words of the header `x-gatehouse-tags`. */
  tags: someOf(word).optional(),
  /** Values by the name of a field of the request's own `metadata`, or of the header `x-gatehouse-metadata`. */
  metadata: z.record(word, someOf(z.string().max(500))).optional(),
  /** Estimated from the request's bytes. */
  inputTokens: range.optional(),
  content: someOf(z.enum(CONTENT_KINDS)).optional(),
  /** The request's class is this one or a more sensitive one. */
  sensitivity: policyName.optional(),
  /** One of these detectors, patterns or word lists found something. */
  found: someOf(policyName).optional(),
  time: weeklyHours.optional(),
  /** Percent that is spent of the budget of those that apply of which most is spent. Without a budget it never holds. */
  budgetUsedPercent: z.int().min(1).max(1000).optional(),
});
export type RuleConditions = z.infer<typeof ruleConditions>;
export type ConditionName = keyof RuleConditions;
