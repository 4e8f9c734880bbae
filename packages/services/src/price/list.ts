import type { PriceOverrideRow } from "@gatehouse/db/admin";
import type { PriceOverrideView } from "@gatehouse/domain";
import { requireSomewhere } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { viewRates } from "./view.ts";

/** The prices that administrators set and that are in force. */
export async function listPrices({ db, actor, now }: VerbContext): Promise<{ items: PriceOverrideView[] }> {
  requireSomewhere(actor, "provider.read");
  return { items: (await db.prices.inForce(actor.organizationId, now())).map(viewPriceOverride) };
}

export const viewPriceOverride = (row: PriceOverrideRow): PriceOverrideView => ({
  provider: row.provider,
  upstreamModel: row.upstreamModel,
  rates: viewRates(row.rates),
  effectiveFrom: row.effectiveFrom.toISOString(),
});
