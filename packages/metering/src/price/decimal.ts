import type { PicoUsd } from "@gatehouse/domain";

const PICO_DECIMALS = 6;

/**
 * A float times ten to the power of `decimals` as an integer. The number's shortest decimal text is read digit by digit,
 * since 2.675 * 1e6 is not 2675000; what lies beyond the last digit is rounded up. Undefined for what is no amount:
 * negative, infinite, NaN.
 */
export function decimalInteger(value: number, decimals: number): bigint | undefined {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!match) return undefined;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const shift = decimals - fraction.length + Number(exponent);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits + divisor - 1n) / divisor;
}

/** Dollars per million tokens, as a catalogue holds them in a float, in integer pico-dollars per token. */
export const picoFromUsdPerMillion = (usd: number): PicoUsd | undefined => decimalInteger(usd, PICO_DECIMALS);
