/** An amount in integer nano-US-dollars (1 USD = 1_000_000_000). Never a float: see docs/architecture.md. */
export type NanoUsd = bigint;

/** An amount in JSON, as a decimal string: JSON numbers lose nano-dollars above $9 million. */
export type NanoUsdText = string;

/** A unit price in integer pico-US-dollars per token or unit (1 USD per million tokens = 1_000_000). */
export type PicoUsd = bigint;

export const NANO_PER_USD = 1_000_000_000n;
const PICO_PER_NANO = 1000n;

/** The largest amount that a BIGINT column holds. */
export const MAX_NANO_USD: NanoUsd = 9_223_372_036_854_775_807n;

/**
 * Rounds a sum of pico-dollars up to whole nano-dollars. Called once per priced attempt,
 * so that an attempt never costs less than its tokens do.
 */
export function ceilToNano(pico: PicoUsd): NanoUsd {
  if (pico < 0n) throw new RangeError("a cost cannot be negative");
  return (pico + PICO_PER_NANO - 1n) / PICO_PER_NANO;
}

/**
 * Reads a decimal dollar amount as typed by a person ("1500", "$1,500.25") into nano-dollars.
 * Returns undefined when the text is no amount, is negative, has more than nine decimals or exceeds BIGINT.
 */
export function parseUsd(text: string): NanoUsd | undefined {
  const match = /^\s*\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,9}))?\s*$/.exec(text);
  if (!match) return undefined;
  const whole = BigInt((match[1] ?? "0").replaceAll(",", ""));
  const nano = whole * NANO_PER_USD + BigInt((match[2] ?? "").padEnd(9, "0"));
  return nano > MAX_NANO_USD ? undefined : nano;
}

/** The exact amount as a plain decimal ("0.000214", "-3.5"), for exports and tooltips. */
export function exactUsd(nano: NanoUsd): string {
  const sign = nano < 0n ? "-" : "";
  const absolute = nano < 0n ? -nano : nano;
  const fraction = (absolute % NANO_PER_USD).toString().padStart(9, "0").replace(/0+$/, "");
  return `${sign}${absolute / NANO_PER_USD}${fraction ? `.${fraction}` : ""}`;
}
