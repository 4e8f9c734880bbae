import { createBudgetRaiseInput, uuid } from "@gatehouse/domain";
import { createBudgetRaise } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(createBudgetRaiseInput.extend({ id: uuid }), createBudgetRaise, { status: 201 });
