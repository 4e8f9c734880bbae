import type { RateLimitRules } from "@gatehouse/db/admin";
import { type RateLimitView, type setRateLimitInput, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { differing, recordChange } from "../audit/record.ts";
import { found } from "../authorize.ts";
import { requireNewLimit } from "../limit-scope.ts";
import type { VerbContext } from "../platform.ts";
import { viewRateLimit } from "./view.ts";

/** Sets what a scope may ask for, of one model or of all together, in place of what was set there. */
export async function setRateLimit(
  { db, actor, now }: VerbContext,
  { scope, model, ...rules }: z.output<typeof setRateLimitInput>,
): Promise<RateLimitView> {
  const { organizationId } = actor;
  await requireNewLimit(db, actor, scope);
  return db.transaction(async (tx) => {
    const present = await tx.rateLimits.findFor(organizationId, scope, model);
    const before = present && rulesOf(present);
    if (before && Object.keys(differing({ ...before }, rules)).length === 0) return viewRateLimit(present);
    const id = present?.id ?? uuidv7();
    if (present) await tx.rateLimits.update(organizationId, id, rules);
    else await tx.rateLimits.create({ id, organizationId, scope, model, ...rules, createdAt: now() });
    const place = { scope, model };
    await recordChange(
      tx,
      { actor, now },
      {
        action: "rate_limit.set",
        targetType: "rate_limit",
        targetId: id,
        ...(before && { before: { ...place, ...before } }),
        after: { ...place, ...rules },
      },
    );
    return viewRateLimit(found(await tx.rateLimits.find(organizationId, id)));
  });
}

const rulesOf = ({ requestsPerMinute, tokensPerMinute, tokensPerDay, parallelRequests }: RateLimitRules) => ({
  requestsPerMinute,
  tokensPerMinute,
  tokensPerDay,
  parallelRequests,
});
