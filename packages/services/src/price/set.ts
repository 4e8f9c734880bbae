import { type PriceOverrideView, type setPriceInput, uuidv7 } from "@gatehouse/domain";
import type * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { requireInOrganization } from "../authorize.ts";
import type { VerbContext } from "../platform.ts";
import { readUnitPrice } from "./amount.ts";
import { viewPriceOverride } from "./list.ts";

/** Sets the price of an upstream model from now on; what was recorded keeps the price that it was made at. */
export async function setPrice(
  context: VerbContext,
  input: z.output<typeof setPriceInput>,
): Promise<PriceOverrideView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "provider.write");
  const { provider, upstreamModel, cacheReadUsdPerMillion: read, cacheWriteUsdPerMillion: write } = input;
  const price = {
    provider,
    upstreamModel,
    inputPicoUsd: readUnitPrice(input.inputUsdPerMillion, "inputUsdPerMillion"),
    outputPicoUsd: readUnitPrice(input.outputUsdPerMillion, "outputUsdPerMillion"),
    cacheReadPicoUsd: read === null ? null : readUnitPrice(read, "cacheReadUsdPerMillion"),
    cacheWritePicoUsd: write === null ? null : readUnitPrice(write, "cacheWriteUsdPerMillion"),
  };
  const row = { ...price, id: uuidv7(), organizationId: actor.organizationId, effectiveFrom: now() };
  await db.transaction(async (tx) => {
    await tx.prices.add(row);
    const target = { targetType: "price", targetId: `${provider}/${upstreamModel}` };
    await recordChange(tx, { actor, now }, { action: "price.set", ...target, after: price });
  });
  return viewPriceOverride(row);
}
