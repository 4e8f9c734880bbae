import * as z from "zod";
import { BUDGET_PERIODS } from "./budget-period.ts";
import { uuid } from "./identifier.ts";
import { providerId } from "./provider.ts";
import { isTimeZone } from "./window.ts";

/**
 * What a budget or a rate limit is set on: everything that the organization, a team, a member of a team, or a virtual
 * key asks for. A member's requests are those of the virtual keys that belong to the member in that team.
 */
export const limitScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("organization") }),
  z.strictObject({ kind: z.literal("team"), teamId: uuid }),
  z.strictObject({ kind: z.literal("member"), teamId: uuid, userId: uuid }),
  z.strictObject({ kind: z.literal("virtual_key"), virtualKeyId: uuid }),
]);
export type LimitScope = z.infer<typeof limitScope>;

/** A hard budget refuses what it does not cover; a soft one warns and lets pass. */
export const BUDGET_ENFORCEMENTS = ["hard", "soft"] as const;
export type BudgetEnforcement = (typeof BUDGET_ENFORCEMENTS)[number];

/** What becomes of a request that a hard budget covers in part: its output cap is lowered to what is left, or it is refused. */
export const BUDGET_SHORTFALLS = ["lower_output", "refuse"] as const;
export type BudgetShortfall = (typeof BUDGET_SHORTFALLS)[number];

/** Dollars as typed ("1500", "$1,500.25"). */
const typedUsd = z.string().min(1, "Give an amount.").max(40);
const enforcement = z.enum(BUDGET_ENFORCEMENTS);
const shortfall = z.enum(BUDGET_SHORTFALLS);

/** A zone's name, not an offset: offsets may be odd minutes, which sums over quarters of an hour cannot follow. */
const timeZoneName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z]/, "Name a time zone, such as Europe/Berlin.")
  .refine(isTimeZone, "This time zone is not known.");

/**
 * Sets a budget. Its scope, narrowing, period and zone stay as they are for good, so that no change can forget what is
 * spent; a budget for something else is another one.
 */
export const createBudgetInput = z
  .strictObject({
    scope: limitScope,
    /** Only requests for this model, as callers name it. */
    model: z.string().trim().min(1).max(200).nullable().default(null),
    /** Only attempts at this provider. */
    provider: providerId.nullable().default(null),
    period: z.enum(BUDGET_PERIODS).default("month"),
    /** Absent: the organization's. */
    timeZone: timeZoneName.optional(),
    /** First day of a week, 1 (Monday) to 7. */
    weekStart: z.int().min(1).max(7).default(1),
    enforcement: enforcement.default("hard"),
    shortfall: shortfall.default("lower_output"),
    limitUsd: typedUsd,
  })
  .refine(({ model, provider }) => model === null || provider === null, {
    path: ["provider"],
    message: "Narrow a budget to a model or to a provider, not to both.",
  });
export type CreateBudgetInput = z.input<typeof createBudgetInput>;

/** What of a budget can change; none of it touches what is spent. */
export const updateBudgetInput = z.strictObject({
  limitUsd: typedUsd.optional(),
  enforcement: enforcement.optional(),
  shortfall: shortfall.optional(),
});
export type UpdateBudgetInput = z.input<typeof updateBudgetInput>;

/** Adds to a budget's limit for a span of time. */
export const createBudgetRaiseInput = z.strictObject({
  amountUsd: typedUsd,
  /** Absent: now. */
  startsAt: z.iso.datetime().optional(),
  endsAt: z.iso.datetime("Say when it ends."),
  reason: z.string().trim().max(500).default(""),
});
export type CreateBudgetRaiseInput = z.input<typeof createBudgetRaiseInput>;
