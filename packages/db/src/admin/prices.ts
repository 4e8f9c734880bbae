import { MAIN_PRICE_KINDS, OTHER_PRICE_KINDS, type Rates } from "@gatehouse/domain";
import type { Executor } from "../client.ts";

/** An administrator's price. */
export interface PriceOverrideRow {
  id: string;
  organizationId: string;
  provider: string;
  upstreamModel: string;
  rates: Rates;
  effectiveFrom: Date;
}

export const createPriceRepository = (db: Executor) => ({
  /** The overrides in force at `now`: the latest row of each model. */
  async inForce(organizationId: string, now: Date): Promise<PriceOverrideRow[]> {
    const rows = await db.priceOverride.findMany({
      where: { organizationId, effectiveFrom: { lte: now } },
      distinct: ["provider", "upstreamModel"],
      orderBy: [{ provider: "asc" }, { upstreamModel: "asc" }, { effectiveFrom: "desc" }, { id: "desc" }],
    });
    return rows.map(({ otherPicoUsd, ...row }) => ({
      id: row.id,
      organizationId: row.organizationId,
      provider: row.provider,
      upstreamModel: row.upstreamModel,
      effectiveFrom: row.effectiveFrom,
      rates: ratesOf(row, otherPicoUsd as Record<string, string>),
    }));
  },

  /** Adds a price; what was in force before stays as history. */
  async add({ rates, ...row }: PriceOverrideRow): Promise<void> {
    const main = Object.fromEntries(MAIN_PRICE_KINDS.map((kind) => [`${kind}PicoUsd`, rates[kind] ?? null]));
    const otherPicoUsd: Record<string, string> = {};
    for (const kind of OTHER_PRICE_KINDS) if (rates[kind] !== undefined) otherPicoUsd[kind] = rates[kind].toString();
    await db.priceOverride.create({ data: { ...row, ...main, otherPicoUsd } });
  },
});

type MainPrices = { [Kind in (typeof MAIN_PRICE_KINDS)[number] as `${Kind}PicoUsd`]: bigint | null };

/** Prices as they are stored: the main kinds in columns, the others as texts by kind. */
export function ratesOf(main: MainPrices, others: Readonly<Record<string, string>>): Rates {
  const rates: Rates = {};
  for (const kind of MAIN_PRICE_KINDS) {
    const rate = main[`${kind}PicoUsd`];
    if (rate !== null) rates[kind] = rate;
  }
  for (const kind of OTHER_PRICE_KINDS) if (others[kind] !== undefined) rates[kind] = BigInt(others[kind]);
  return rates;
}
