import { type BudgetView, type createBudgetRaiseInput, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, invalidField } from "../authorize.ts";
import { requireLimitWrite } from "../limit-scope.ts";
import type { VerbContext } from "../platform.ts";
import { readLimit, requireSumFits } from "./amount.ts";
import { comingRaises, effectiveLimit } from "./raises.ts";
import { viewBudget } from "./view.ts";

type Input = { id: string } & z.output<typeof createBudgetRaiseInput>;

/** Adds to a budget's limit from `startsAt` (now, when it is not given) to `endsAt`; then the limit is what it was. */
export async function createBudgetRaise(context: VerbContext, { id, ...input }: Input): Promise<BudgetView> {
  const { db, actor, now } = context;
  const { scope } = found(await db.budgets.find(actor.organizationId, id));
  await requireLimitWrite(db, actor, scope);
  const at = now();
  const raise = { id: uuidv7(), reason: input.reason, createdAt: at, createdByLabel: actor.label, ...read(input, at) };
  const row = await db.transaction(async (tx) => {
    const before = found(await tx.budgets.find(actor.organizationId, id));
    requireSumFits(before.limitNanoUsd, [...comingRaises(before, at), raise], "amountUsd");
    await tx.budgets.addRaise({ ...raise, budgetId: id });
    const after = found(await tx.budgets.find(actor.organizationId, id));
    const { amountNanoUsd, startsAt, endsAt, reason } = raise;
    await recordChange(
      tx,
      { actor, now },
      {
        action: "budget.raise",
        targetType: "budget",
        targetId: id,
        before: { effectiveLimitNanoUsd: effectiveLimit(before, at) },
        after: {
          effectiveLimitNanoUsd: effectiveLimit(after, at),
          raiseId: raise.id,
          amountNanoUsd,
          startsAt,
          endsAt,
          reason,
        },
      },
    );
    return after;
  });
  return viewBudget(context, row);
}

/** What zod cannot know: amounts as typed, and the order of instants. */
function read(input: Omit<Input, "id">, now: Date) {
  const amountNanoUsd = readLimit(input.amountUsd, "amountUsd");
  if (amountNanoUsd === 0n) throw invalidField("amountUsd", "Give more than nothing.");
  const startsAt = input.startsAt === undefined ? now : new Date(input.startsAt);
  const endsAt = new Date(input.endsAt);
  if (startsAt < now) throw invalidField("startsAt", "This is in the past. Leave it out to begin now.");
  if (endsAt <= startsAt) throw invalidField("endsAt", "A raise ends after it begins.");
  return { amountNanoUsd, startsAt, endsAt };
}
