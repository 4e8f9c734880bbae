import type { NanoUsdText } from "@gatehouse/domain";

const NANO = 1_000_000_000n;
const MINUS = "−";

/**
 * An amount for people, from integer nano-dollars. Small amounts keep their meaning: under a cent up to six
 * decimals ("$0.000214"), under a dollar four, else two, and from $10,000 on whole dollars.
 * Never "$0.00" for an amount that is not zero.
 */
export function formatUsd(amount: NanoUsdText | bigint): string {
  const nano = BigInt(amount);
  if (nano === 0n) return "$0.00";
  const sign = nano < 0n ? MINUS : "";
  const absolute = nano < 0n ? -nano : nano;
  if (absolute < 1000n) return `${sign}<$0.000001`;
  const decimals = decimalsFor(absolute);
  return `${sign}$${fixed(absolute, decimals, decimals > 4 ? 3 : 2)}`;
}

/** As `formatUsd`, shortened from $10,000 on ("$12.4k", "$1.25M"), for axes and tiles. */
export function formatUsdCompact(amount: NanoUsdText | bigint): string {
  const nano = BigInt(amount);
  const absolute = nano < 0n ? -nano : nano;
  const sign = nano < 0n ? MINUS : "";
  if (absolute >= 1_000_000n * NANO) return `${sign}$${fixed(absolute / 1_000_000n, 2, 0)}M`;
  if (absolute >= 10_000n * NANO) return `${sign}$${fixed(absolute / 1000n, 1, 0)}k`;
  return formatUsd(nano);
}

/** Every digit: "$0.000214", for tooltips and details. */
export function exactUsdText(amount: NanoUsdText | bigint): string {
  const nano = BigInt(amount);
  const absolute = nano < 0n ? -nano : nano;
  return `${nano < 0n ? MINUS : ""}$${fixed(absolute, 9, 2)}`;
}

/** Pico-dollars per token as dollars per million tokens: "2500000" gives "$2.50". */
export function formatPricePerMillion(picoPerToken: string): string {
  return `$${fixed(BigInt(picoPerToken) * 1000n, 9, 2)}`;
}

const count = new Intl.NumberFormat("en-US");
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

export const formatCount = (value: number): string => count.format(value);
/** "12,480" up to five digits, then "1.2M". */
export const formatCompact = (value: number): string =>
  Math.abs(value) < 100_000 ? count.format(value) : compact.format(value);

/** "1,204 → 356"; an unreported count is "–". */
export const formatTokenFlow = (input: number | null, output: number | null): string =>
  input === null && output === null ? "–" : `${optional(input)} → ${optional(output)}`;

/** "823 ms", "1.24 s", "2 m 05 s". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_995) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
}

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** "0 B", "1.5 KiB", "312 MiB". */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${BYTE_UNITS[power]}`;
}

/** A share as a percentage: one decimal below ten, "<0.1%" for what would round to nothing. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0) return "0%";
  if (percent < 0.1) return "<0.1%";
  return percent < 10 ? `${Number(percent.toFixed(1))}%` : `${Math.round(percent)}%`;
}

export const plural = (amount: number, one: string, many = `${one}s`): string =>
  `${formatCount(amount)} ${amount === 1 ? one : many}`;

function decimalsFor(absolute: bigint): number {
  if (absolute < NANO / 100n) return 6;
  if (absolute < NANO) return 4;
  return absolute < 10_000n * NANO ? 2 : 0;
}

/** Rounds half up to `decimals`; drops trailing zeros down to `least` decimals; groups thousands. */
function fixed(nano: bigint, decimals: number, least: number): string {
  const step = 10n ** BigInt(9 - decimals);
  const scaled = (nano + step / 2n) / step;
  const unit = 10n ** BigInt(decimals);
  const whole = count.format(scaled / unit);
  if (decimals === 0) return whole;
  const digits = (scaled % unit).toString().padStart(decimals, "0");
  let end = decimals;
  while (end > least && digits[end - 1] === "0") end -= 1;
  return end === 0 ? whole : `${whole}.${digits.slice(0, end)}`;
}

const optional = (value: number | null): string => (value === null ? "–" : formatCount(value));
