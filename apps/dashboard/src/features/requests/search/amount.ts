import { exactUsd, parseUsd, type RangeFilter } from "@gatehouse/domain";
import { formatCount, formatDuration, formatUsd } from "#lib/format.ts";
import type { RangeWord } from "./fields.ts";

type Unit = RangeWord["unit"];

/** As much as both ends of a range may have. */
const MOST = 999_999_999_999_999;
const DURATION_MS: Record<string, number> = { "": 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const EXAMPLES: Record<Unit, string> = {
  number: "500, >=500, <10 or 500..599",
  duration: ">2s, <=800ms or 1s..1m",
  usd: ">0.01, <=$5 or 0.1..0.5",
};

/**
 * The range that was typed: `5`, `>5`, `>=5`, `<5`, `<=5`, `5..9`, in the unit's own way of writing. All amounts are
 * whole at the end (milliseconds, tokens, nano-dollars), so more than 5 is 6 or more.
 * @returns a sentence when it is none
 */
export function readTypedRange(text: string, unit: Unit): RangeFilter | string {
  const [, sign = "", rest = ""] = /^(>=|<=|>|<|=)?\s*(.*)$/u.exec(text) ?? [];
  const ends = sign === "" ? rest.split("..") : [rest];
  const amounts = ends.map((end) => (end === "" && ends.length === 2 ? null : readAmount(end.trim(), unit)));
  const problem = `“${text}” is no range. Write ${EXAMPLES[unit]}.`;
  if (ends.length > 2 || amounts.includes(undefined) || amounts.every((amount) => amount === null)) return problem;
  const [first = null, second = first] = amounts as (number | null)[];
  const range = bounded(sign, first, second);
  return range.from !== null && range.to !== null && range.from > range.to ? problem : range;
}

function bounded(sign: string, first: number | null, second: number | null): RangeFilter {
  if (first === null || sign === "" || sign === "=") return { from: first, to: second };
  if (sign === ">=") return { from: first, to: null };
  if (sign === ">") return { from: first + 1, to: null };
  return { from: null, to: sign === "<" ? Math.max(0, first - 1) : first };
}

function readAmount(text: string, unit: Unit): number | undefined {
  if (unit === "usd") {
    const nano = parseUsd(text.replace(/^\$/u, ""));
    return nano === undefined || nano < 0n || nano > MOST ? undefined : Number(nano);
  }
  const [, digits, suffix = ""] =
    /^(\d{1,12}(?:\.\d{1,6})?)\s*(ms|s|m|h)?$/iu.exec(text.replace(/[_\s](?=\d)/gu, "")) ?? [];
  if (digits === undefined || (unit === "number" && (suffix !== "" || digits.includes(".")))) return undefined;
  const amount = Math.round(Number(digits) * (DURATION_MS[suffix.toLowerCase()] ?? 1));
  return amount > MOST ? undefined : amount;
}

/** The range in the words of a chip: "at least 2 s", "500 to 599". */
export function rangeWords({ from, to }: RangeFilter, unit: Unit): string {
  const word = (amount: number) => {
    if (unit === "usd") return formatUsd(BigInt(amount));
    return unit === "duration" ? formatDuration(amount) : formatCount(amount);
  };
  if (from === null) return `at most ${word(to ?? 0)}`;
  if (to === null) return `at least ${word(from)}`;
  return from === to ? word(from) : `${word(from)} to ${word(to)}`;
}

/** The range as it can be typed. */
export function typedRange({ from, to }: RangeFilter, unit: Unit): string {
  const word = (amount: number) => {
    if (unit === "usd") return exactUsd(BigInt(amount));
    return unit === "duration" ? `${amount}ms` : `${amount}`;
  };
  if (from === null) return `<=${word(to ?? 0)}`;
  if (to === null) return `>=${word(from)}`;
  return from === to ? word(from) : `${word(from)}..${word(to)}`;
}
