import { type RateLimitView, visibleTeams } from "@gatehouse/domain";
import type { VerbContext } from "../platform.ts";
import { viewRateLimit } from "./view.ts";

/** The rate limits of the teams that the actor may see, of their members and keys; for who sees all, the organization's too. */
export async function listRateLimits({ db, actor }: VerbContext): Promise<{ items: RateLimitView[] }> {
  const rows = await db.rateLimits.list(actor.organizationId, visibleTeams(actor, "budget.read"));
  return { items: rows.map(viewRateLimit) };
}
