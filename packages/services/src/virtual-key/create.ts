import { type CreatedVirtualKeyView, type createVirtualKeyInput, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, invalidField, requireInTeam } from "../authorize.ts";
import { readLimit } from "../budget/amount.ts";
import { openBudget, USUAL_BUDGET } from "../budget/open-budget.ts";
import { timeZoneOf } from "../organization.ts";
import type { VerbContext } from "../platform.ts";
import { requireKeyWrite } from "./may-write.ts";
import { requireMember } from "./member.ts";
import { createSecret } from "./secret.ts";
import { viewVirtualKey } from "./view.ts";

/**
 * Issues a virtual key, with a budget of its own when asked. The answer is the only place its secret ever appears in. A
 * member of the team may issue keys that belong to themselves.
 */
export async function createVirtualKey(
  context: VerbContext,
  input: z.output<typeof createVirtualKeyInput>,
): Promise<CreatedVirtualKeyView> {
  const { db, actor, now } = context;
  const { organizationId } = actor;
  const team = found(await db.teams.find(organizationId, input.teamId));
  requireKeyWrite(actor, { teamId: team.id, memberId: input.memberId });
  const { name, allowedModels, expiresAt, limitNanoUsd } = read(context, input);
  const { memberId } = input;

  const id = uuidv7();
  const { secret, stored } = createSecret(context);
  const { prefix, lastFour } = stored;
  // Before the transaction: what waits for a second connection while it holds one can starve the pool.
  const timeZone = await timeZoneOf(context);
  await db.transaction(async (tx) => {
    if (memberId !== null) await requireMember(tx, team.id, memberId);
    await tx.virtualKeys.create({
      id,
      organizationId,
      teamId: team.id,
      memberId,
      name,
      ...stored,
      allowedModels,
      createdById: actor.id,
      createdByLabel: actor.label,
      createdAt: now(),
      expiresAt,
    });
    await recordChange(
      tx,
      { actor, now },
      {
        action: "virtual_key.create",
        targetType: "virtual_key",
        targetId: id,
        after: { name, teamId: team.id, memberId, allowedModels, expiresAt, prefix, lastFour },
      },
    );
    if (limitNanoUsd !== null) {
      const scope = { kind: "virtual_key", virtualKeyId: id } as const;
      await openBudget(tx, context, { ...USUAL_BUDGET, scope, timeZone, limitNanoUsd });
    }
  });
  return { virtualKey: await viewVirtualKey(context, id), secret };
}

/** What zod cannot know: amounts as typed, and whether an instant is past. */
function read({ actor, now }: VerbContext, input: z.output<typeof createVirtualKeyInput>) {
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
  if (expiresAt && expiresAt <= now()) throw invalidField("expiresAt", "This is in the past.");
  if (input.monthlyBudgetUsd !== null) requireInTeam(actor, "budget.write", input.teamId);
  const limitNanoUsd = input.monthlyBudgetUsd === null ? null : readLimit(input.monthlyBudgetUsd, "monthlyBudgetUsd");
  return { name: input.name, allowedModels: [...new Set(input.allowedModels)], expiresAt, limitNanoUsd };
}
