import { type PicoUsd, type PriceKind, parseUsd } from "@gatehouse/domain";
import { invalidField } from "../authorize.ts";

/** How many units a typed price is for, and in which words; tokens are typed per million. */
const UNITS: { readonly [Kind in PriceKind]?: { count: bigint; words: string } } = {
  image: { count: 1n, words: "per image" },
  second: { count: 60n, words: "per minute" },
  search: { count: 1_000n, words: "per thousand searches" },
  character: { count: 1_000_000n, words: "per million characters" },
};
const TOKENS = { count: 1_000_000n, words: "per million tokens" };
const PICO_PER_NANO = 1_000n;

/**
 * Reads a price in dollars as a person types it. Where nano-dollars do not come out even in pico-dollars per unit, six
 * decimals are the finest that do; a minute is rounded up to pico-dollars per second.
 * @throws GatehouseError `invalid_request` on that field
 */
export function readUnitPrice(text: string, kind: PriceKind): PicoUsd {
  const { count, words } = UNITS[kind] ?? TOKENS;
  const nano = parseUsd(text);
  const pico = nano === undefined ? undefined : nano * PICO_PER_NANO;
  if (pico === undefined || (kind !== "second" && pico % count !== 0n)) {
    throw invalidField(`usd.${kind}`, `Give dollars ${words} with at most six decimals, such as 2.50.`);
  }
  return (pico + count - 1n) / count;
}
