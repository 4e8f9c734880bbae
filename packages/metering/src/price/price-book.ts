import type { CeilingPrice, ModelPrice, PriceOverride } from "@gatehouse/domain";
import { cataloguePrice } from "./catalogue.ts";
import { knownPrice } from "./known-price.ts";
import { sandboxPrice } from "./sandbox-price.ts";

/** What models cost, in pico-dollars per token or unit. */
export interface PriceBook {
  /**
   * The price that holds now: the administrator's, else the catalogue's, else the organization's ceiling, else undefined
   * ("unpriced", which is not free). Ask once per request and keep the answer: some vendors' prices change with the time of day.
   */
  priceOf(organizationId: string, provider: string, upstreamModel: string): ModelPrice | undefined;
}

/** A price book over one configuration's overrides and ceilings. `clock` gives milliseconds since 1970. */
export function createPriceBook(options: {
  overrides: readonly PriceOverride[];
  ceilings?: readonly CeilingPrice[];
  clock?: () => number;
}): PriceBook {
  const { overrides, ceilings = [], clock = Date.now } = options;
  const ceilingOf = new Map(ceilings.map((ceiling) => [ceiling.organizationId, ceiling]));
  const overridden = new Map<string, ModelPrice>();
  for (const override of overrides) {
    overridden.set(keyOf(override.organizationId, override.provider, override.upstreamModel), overridePrice(override));
  }
  return {
    priceOf(organizationId, provider, upstreamModel) {
      const own = overridden.get(keyOf(organizationId, provider, upstreamModel));
      if (own) return own;
      if (provider === "sandbox") return sandboxPrice(upstreamModel);
      const known = cataloguePrice(provider, upstreamModel, clock()) ?? knownPrice(provider, upstreamModel);
      return known ?? ceilingPrice(ceilingOf.get(organizationId), upstreamModel);
    },
  };
}

const keyOf = (...parts: string[]): string => parts.join("\n");

const overridePrice = ({ upstreamModel, rates }: PriceOverride): ModelPrice => ({
  source: "override",
  matchedModel: upstreamModel,
  ...rates,
});

const ceilingPrice = (ceiling: CeilingPrice | undefined, upstreamModel: string): ModelPrice | undefined =>
  ceiling && {
    source: "ceiling",
    matchedModel: upstreamModel,
    input: ceiling.inputPicoUsd,
    output: ceiling.outputPicoUsd,
  };
