import { PRICE_KINDS, type PriceOverrideView, type Rates, type setPriceInput, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { invalidField, requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { readUnitPrice } from "./amount.ts";
import { viewPriceOverride } from "./list.ts";
import { viewRates } from "./view.ts";

/** Sets the price of an upstream model from now on; what was recorded keeps the price that it was made at. */
export async function setPrice(
  context: VerbContext,
  input: z.output<typeof setPriceInput>,
): Promise<PriceOverrideView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "provider.write");
  const { provider, upstreamModel, usd } = input;
  const rates: Rates = {};
  for (const kind of PRICE_KINDS) if (usd[kind] !== undefined) rates[kind] = readUnitPrice(usd[kind], kind);
  if (Object.keys(rates).length === 0) throw invalidField("usd.input", "Give at least one price.");
  const row = {
    provider,
    upstreamModel,
    rates,
    id: uuidv7(),
    organizationId: actor.organizationId,
    effectiveFrom: now(),
  };
  await db.transaction(async (tx) => {
    await tx.prices.add(row);
    const target = { targetType: "price", targetId: `${provider}/${upstreamModel}` };
    await recordChange(
      tx,
      { actor, now },
      { action: "price.set", ...target, after: { provider, upstreamModel, rates: viewRates(rates) } },
    );
  });
  return viewPriceOverride(row);
}
