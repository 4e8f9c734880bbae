import { exactUsd, type PriceKind } from "@gatehouse/domain";
import { formatPricePerMillion } from "./format.ts";

const TOKENS = { count: 1_000_000n, per: "1M", named: "1M tokens" };
/** How many units a price is shown for; tokens, like most price pages, per million. */
const UNITS: { readonly [Kind in PriceKind]?: typeof TOKENS } = {
  image: { count: 1n, per: "image", named: "image" },
  second: { count: 60n, per: "minute", named: "minute" },
  search: { count: 1_000n, per: "1,000", named: "1,000 searches" },
  character: { count: 1_000_000n, per: "1M", named: "1M characters" },
};

export const PRICE_KIND_LABELS: Readonly<Record<PriceKind, string>> = {
  input: "Input",
  output: "Output",
  cacheRead: "Cache read",
  cacheWrite: "Cache write",
  cacheWriteLong: "Cache write, one hour",
  audioInput: "Audio in",
  audioOutput: "Audio out",
  imageInput: "Images in",
  imageOutput: "Images out",
  image: "Each image",
  character: "Text read aloud",
  second: "Audio heard",
  search: "Searches",
};

/** Pico-dollars per token or unit as "$2.50 / 1M", for places that say what is counted. */
export const formatRate = (kind: PriceKind, pico: string): string =>
  `${shownRate(kind, pico)} / ${(UNITS[kind] ?? TOKENS).per}`;

/** The same where nothing else says what is counted: "$2.00 / 1,000 searches". */
export const formatNamedRate = (kind: PriceKind, pico: string): string =>
  `${shownRate(kind, pico)} / ${pricedUnit(kind)}`;

/** What a price of that kind is for: "1M tokens", "minute". */
export const pricedUnit = (kind: PriceKind): string => (UNITS[kind] ?? TOKENS).named;

/** The same as a person would type it into the field of that kind: "2.5". */
export function typedRate(kind: PriceKind, pico: string | undefined): string {
  if (pico === undefined) return "";
  const { count } = UNITS[kind] ?? TOKENS;
  return exactUsd((BigInt(pico) * count) / 1000n);
}

const shownRate = (kind: PriceKind, pico: string): string =>
  formatPricePerMillion(((BigInt(pico) * (UNITS[kind] ?? TOKENS).count) / 1_000_000n).toString());
