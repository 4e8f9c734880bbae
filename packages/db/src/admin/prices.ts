import type { PicoUsd } from "@gatehouse/domain";
import type { Executor } from "../client.ts";

/** An administrator's price, in pico-USD per token. */
export interface PriceOverrideRow {
  id: string;
  organizationId: string;
  provider: string;
  upstreamModel: string;
  inputPicoUsd: PicoUsd;
  outputPicoUsd: PicoUsd;
  cacheReadPicoUsd: PicoUsd | null;
  cacheWritePicoUsd: PicoUsd | null;
  effectiveFrom: Date;
}

export const createPriceRepository = (db: Executor) => ({
  /** The overrides in force at `now`: the latest row of each model. */
  async inForce(organizationId: string, now: Date): Promise<PriceOverrideRow[]> {
    return db.priceOverride.findMany({
      where: { organizationId, effectiveFrom: { lte: now } },
      distinct: ["provider", "upstreamModel"],
      orderBy: [{ provider: "asc" }, { upstreamModel: "asc" }, { effectiveFrom: "desc" }, { id: "desc" }],
    });
  },

  /** Adds a price; what was in force before stays as history. */
  async add(row: PriceOverrideRow): Promise<void> {
    await db.priceOverride.create({ data: row });
  },
});
