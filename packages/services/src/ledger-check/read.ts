import { type LedgerCheckView, visibleTeams } from "@gatehouse/domain";
import { requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";

/** How the latest reconciliation of the ledger went; it names the budgets that the actor may see, and no others. */
export async function readLedgerCheck({ db, actor }: VerbContext): Promise<LedgerCheckView> {
  requireSomewhere(actor, "budget.read");
  const check = await db.ledger.latestCheck(actor.organizationId, visibleTeams(actor, "budget.read"));
  if (!check) return { checkedAt: null, windows: 0, differences: [] };
  return { ...check, checkedAt: check.checkedAt.toISOString() };
}
