import type { PriceOverrideRow } from "@gatehouse/db/admin";
import type { ModelPrice, PriceOverride, PriceView, Rates, RatesView } from "@gatehouse/domain";
import { PRICE_KINDS } from "@gatehouse/domain";

/** An override as the price book takes it. */
export const toOverride = ({ organizationId, provider, upstreamModel, rates }: PriceOverrideRow): PriceOverride => ({
  organizationId,
  provider,
  upstreamModel,
  rates,
});

/** null for a model that is unpriced. */
export function viewPrice(price: ModelPrice | undefined): PriceView | null {
  if (!price || price.source === "unpriced") return null;
  return { source: price.source, matchedModel: price.matchedModel, rates: viewRates(price) };
}

export function viewRates(rates: Rates): RatesView {
  const view: RatesView = {};
  for (const kind of PRICE_KINDS) if (rates[kind] !== undefined) view[kind] = rates[kind].toString();
  return view;
}
