import { recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import { requireLimitWrite } from "../limit-scope.ts";
import type { VerbContext } from "../platform.ts";

/** Removes a rate limit. */
export async function removeRateLimit({ db, actor, now }: VerbContext, { id }: { id: string }): Promise<void> {
  const limit = found(await db.rateLimits.find(actor.organizationId, id));
  await requireLimitWrite(db, actor, limit.scope);
  const { scope, model, requestsPerMinute, tokensPerMinute, tokensPerDay, parallelRequests } = limit;
  const rules = { requestsPerMinute, tokensPerMinute, tokensPerDay, parallelRequests };
  await db.transaction(async (tx) => {
    await tx.rateLimits.remove(actor.organizationId, id);
    const target = { targetType: "rate_limit", targetId: id };
    await recordChange(
      tx,
      { actor, now },
      { action: "rate_limit.remove", ...target, before: { scope, model, ...rules } },
    );
  });
}
