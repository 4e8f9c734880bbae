import * as z from "zod";
import { uuid } from "./identifier.ts";

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

/** What a budget is set on. */
export const budgetScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("team"), teamId: uuid }),
  z.strictObject({ kind: z.literal("virtual_key"), virtualKeyId: uuid }),
]);
export type BudgetScope = z.infer<typeof budgetScope>;

/** `total` never ends; `rolling_30_days` is today and the 29 days before it. All days are those of the budget's zone. */
export const BUDGET_PERIODS = ["day", "week", "month", "quarter", "total", "rolling_30_days"] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** A hard budget refuses what it does not cover; a soft one warns and lets pass. */
export const BUDGET_ENFORCEMENTS = ["hard", "soft"] as const;
export type BudgetEnforcement = (typeof BUDGET_ENFORCEMENTS)[number];

/** What becomes of a request that a hard budget covers in part: its output cap is lowered to what is left, or it is refused. */
export const BUDGET_SHORTFALLS = ["lower_output", "refuse"] as const;
export type BudgetShortfall = (typeof BUDGET_SHORTFALLS)[number];

/** Sets or changes the hard monthly budget of a team or a key. Changing it never touches what is spent. */
export const setBudgetInput = z.strictObject({
  scope: budgetScope,
  /** Dollars as typed ("1500", "$1,500.25"). */
  limitUsd: z.string().min(1, "Give an amount."),
});
export type SetBudgetInput = z.input<typeof setBudgetInput>;
