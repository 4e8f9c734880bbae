import { setBudgetInput } from "@gatehouse/domain";
import { listBudgets, setBudget } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listBudgets);
export const PUT = withActor(setBudgetInput, setBudget);
