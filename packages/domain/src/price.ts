import type { PicoUsd } from "./money.ts";

/** What is billed apart from tokens: pictures, characters read aloud, seconds heard, searches made. */
export const UNIT_KINDS = ["image", "character", "second", "search"] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];
export type UnitCounts = Partial<Record<UnitKind, number>>;

/** `provider`: the provider named the cost itself; `ceiling`: there is no price, and the organization's ceiling is taken. */
export type PriceSource = "catalogue" | "override" | "simulated" | "provider" | "ceiling" | "unpriced";

/** What most prices are made of; stored in columns of their own. */
export const MAIN_PRICE_KINDS = ["input", "output", "cacheRead", "cacheWrite"] as const;
export const OTHER_PRICE_KINDS = [
  "cacheWriteLong",
  "audioInput",
  "audioOutput",
  "imageInput",
  "imageOutput",
  ...UNIT_KINDS,
] as const;
export const PRICE_KINDS = [...MAIN_PRICE_KINDS, ...OTHER_PRICE_KINDS] as const;
export type PriceKind = (typeof PRICE_KINDS)[number];
export type OtherPriceKind = (typeof OTHER_PRICE_KINDS)[number];

/** Pico-USD per token, or per unit; a kind that is absent has no price of its own. */
export type Rates = { [Kind in PriceKind]?: PicoUsd };

/** Prices of one model. */
export interface ModelPrice extends Rates {
  source: PriceSource;
  /** The id that the price was found under, which may differ from the one asked for. */
  matchedModel: string;
  /** Prices that apply to the whole request above so many input tokens, in ascending order. */
  tiers?: readonly PriceTier[];
}

export interface PriceTier extends Rates {
  aboveInputTokens: number;
}
