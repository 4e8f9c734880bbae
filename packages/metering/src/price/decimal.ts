import type { PicoUsd } from "@gatehouse/domain";

const PICO_DECIMALS = 6;

/**
 * Dollars per million tokens, as a catalogue holds them in a float, in integer pico-dollars per token. The number's
 * shortest decimal text is read digit by digit, since 2.675 * 1e6 is not 2675000; what lies beyond pico is rounded up.
 * Returns undefined for what is no price: negative, infinite, NaN.
 */
export function picoFromUsdPerMillion(usd: number): PicoUsd | undefined {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(usd));
  if (!match) return undefined;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const digits = BigInt(whole + fraction);
  const shift = PICO_DECIMALS - fraction.length + Number(exponent);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits + divisor - 1n) / divisor;
}
