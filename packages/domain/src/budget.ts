import * as z from "zod";
import { uuid } from "./identifier.ts";

/** What a budget is set on. */
export const budgetScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("team"), teamId: uuid }),
  z.strictObject({ kind: z.literal("virtual_key"), virtualKeyId: uuid }),
]);
export type BudgetScope = z.infer<typeof budgetScope>;

/** Sets or changes the hard monthly budget of a team or a key. Changing it never touches what is spent. */
export const setBudgetInput = z.strictObject({
  scope: budgetScope,
  /** Dollars as typed ("1500", "$1,500.25"). */
  limitUsd: z.string().min(1, "Give an amount."),
});
export type SetBudgetInput = z.input<typeof setBudgetInput>;
