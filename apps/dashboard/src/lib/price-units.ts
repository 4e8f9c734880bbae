import { exactUsd, type PriceKind } from "@gatehouse/domain";
import { formatPricePerMillion } from "./format.ts";

const TOKENS = { count: 1_000_000n, per: "1M" };
/** How many units a price is shown for; tokens, like most price pages, per million. */
const UNITS: { readonly [Kind in PriceKind]?: typeof TOKENS } = {
  image: { count: 1n, per: "image" },
  second: { count: 60n, per: "minute" },
  search: { count: 1_000n, per: "1,000" },
  character: { count: 1_000_000n, per: "1M" },
};

export const PRICE_KIND_LABELS: Readonly<Record<PriceKind, string>> = {
  input: "Input",
  output: "Output",
  cacheRead: "Cache read",
  cacheWrite: "Cache write",
  cacheWriteLong: "Cache write, one hour",
  audioInput: "Audio in",
  audioOutput: "Audio out",
  imageInput: "Images in, tokens",
  imageOutput: "Images out, tokens",
  image: "Per image",
  character: "Characters read aloud",
  second: "Minute heard",
  search: "1,000 searches",
};

/** Pico-dollars per token or unit as "$2.50 / 1M". */
export function formatRate(kind: PriceKind, pico: string): string {
  const { count, per } = UNITS[kind] ?? TOKENS;
  return `${formatPricePerMillion(((BigInt(pico) * count) / 1_000_000n).toString())} / ${per}`;
}

/** The same as a person would type it into the field of that kind: "2.5". */
export function typedRate(kind: PriceKind, pico: string | undefined): string {
  if (pico === undefined) return "";
  const { count } = UNITS[kind] ?? TOKENS;
  return exactUsd((BigInt(pico) * count) / 1000n);
}
