import { createBudgetInput } from "@gatehouse/domain";
import { createBudget, listBudgets } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listBudgets);
export const POST = withActor(createBudgetInput, createBudget, { status: 201 });
