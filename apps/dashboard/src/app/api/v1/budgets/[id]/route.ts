import { updateBudgetInput, uuid } from "@gatehouse/domain";
import { removeBudget, updateBudget } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const PATCH = withActor(updateBudgetInput.extend({ id: uuid }), updateBudget);
export const DELETE = withActor(z.strictObject({ id: uuid }), removeBudget);
