import type { PriceOverrideRow } from "@gatehouse/db/admin";
import type { ModelPrice, PriceOverride, PriceView } from "@gatehouse/domain";

/** An override as the price book takes it. */
export const toOverride = (row: PriceOverrideRow): PriceOverride => ({
  organizationId: row.organizationId,
  provider: row.provider,
  upstreamModel: row.upstreamModel,
  input: row.inputPicoUsd,
  output: row.outputPicoUsd,
  cacheRead: row.cacheReadPicoUsd,
  cacheWrite: row.cacheWritePicoUsd,
});

/** null for a model that is unpriced. */
export function viewPrice(price: ModelPrice | undefined): PriceView | null {
  if (!price || price.source === "unpriced") return null;
  return {
    source: price.source,
    matchedModel: price.matchedModel,
    input: price.input.toString(),
    output: price.output.toString(),
    cacheRead: price.cacheRead?.toString() ?? null,
    cacheWrite: price.cacheWrite?.toString() ?? null,
  };
}
