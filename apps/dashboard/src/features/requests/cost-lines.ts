import {
  type AttemptView,
  type PriceKind,
  type RatesView,
  type TokenCounts,
  UNIT_KINDS,
  type UnitKind,
} from "@gatehouse/domain";

export interface CostLine {
  label: string;
  count: number;
  kind: PriceKind | null;
  /** Pico-dollars per token or unit, as the API gives it; null: it has no price here, `without` says why. */
  rate: string | null;
  /** Nano-dollars, rounded to the nearest; only the attempt's total is exact to the nano-dollar. */
  costNanoUsd: bigint | null;
  /**
   * Why there is no price: nobody set one; it is another measure of what the other lines are paid for; or the amount came
   * as a whole, from the provider or out of the hold.
   */
  without?: "unpriced" | "included" | "lump";
}

const UNITS: Readonly<Record<UnitKind, string>> = {
  image: "Images",
  character: "Characters",
  second: "Seconds",
  search: "Searches",
};

type Without = NonNullable<CostLine["without"]>;

/** What an attempt used, one line per kind of token or unit, each with the price that it was billed at. */
export function costLines({ tokens, units, price, metering }: Usage): CostLine[] {
  const lump = price?.source === "provider" || metering === "indeterminate";
  const rates = lump ? {} : (price?.rates ?? {});
  const byToken = rates.input !== undefined || rates.output !== undefined;
  // Where units alone are billed, tokens are only a guess at what nobody charges for.
  const tokenLines = byToken || price === null || lump ? linesOfTokens(tokens, rates, lump ? "lump" : "unpriced") : [];
  const unitLines = UNIT_KINDS.map((kind) => {
    const paidByTokens = kind !== "search" && byToken;
    return line(UNITS[kind], units[kind], kind, rates[kind], lump ? "lump" : paidByTokens ? "included" : "unpriced");
  });
  return [...tokenLines, ...unitLines].filter((entry) => entry !== null);
}

type Usage = Pick<AttemptView, "tokens" | "units" | "price" | "metering">;

function linesOfTokens(tokens: TokenCounts, rates: RatesView, without: Without): (CostLine | null)[] {
  const long = Math.min(tokens.cacheWriteLong ?? 0, tokens.cacheWrite ?? 0);
  const counts = { ...tokens, cacheWriteLong: long, cacheWrite: (tokens.cacheWrite ?? 0) - long };
  // In the order in which the gateway takes parts off their total (packages/metering): it matters where reports contradict themselves.
  const input = split(tokens.input ?? 0, counts, [
    "cacheWriteLong",
    "cacheWrite",
    "cacheRead",
    "audioInput",
    "imageInput",
  ]);
  const output = split(tokens.output ?? 0, counts, ["audioOutput", "imageOutput"]);
  const cached = (tokens.cacheRead ?? 0) + (tokens.cacheWrite ?? 0) > 0;
  const of = (label: string, count: number | undefined, kinds: readonly [PriceKind, ...PriceKind[]]) => {
    const rate = kinds.map((kind) => rates[kind]).find((found) => found !== undefined);
    return line(label, count, kinds[0], rate, without);
  };
  const { cacheRead, cacheWrite, cacheWriteLong, audioInput, imageInput } = input.counts;
  return [
    of(cached ? "Input, not cached" : "Input", input.rest, ["input"]),
    of("Cache read", cacheRead, ["cacheRead", "input"]),
    of("Cache write", cacheWrite, ["cacheWrite", "input"]),
    of("Cache write, one hour", cacheWriteLong, ["cacheWriteLong", "cacheWrite", "input"]),
    of("Audio in", audioInput, ["audioInput", "input"]),
    of("Images in", imageInput, ["imageInput", "input"]),
    of("Output", output.rest, ["output"]),
    line("Reasoning, part of it", tokens.reasoning, null, undefined, "included"),
    of("Audio out", output.counts.audioOutput, ["audioOutput", "output"]),
    of("Images out", output.counts.imageOutput, ["imageOutput", "output"]),
  ];
}

/** Parts of a total, none of which can be more than what is left of it. */
function split<Kind extends keyof TokenCounts>(total: number, counts: TokenCounts, kinds: readonly Kind[]) {
  let rest = total;
  const parts: { [K in Kind]?: number } = {};
  for (const kind of kinds) {
    const count = Math.min(counts[kind] ?? 0, rest);
    parts[kind] = count;
    rest -= count;
  }
  return { counts: parts as { [K in keyof TokenCounts]?: number }, rest };
}

function line(
  label: string,
  count: number | undefined,
  kind: PriceKind | null,
  rate: string | undefined,
  without: Without,
): CostLine | null {
  if (!count) return null;
  if (rate === undefined) return { label, count, kind, rate: null, costNanoUsd: null, without };
  return { label, count, kind, rate, costNanoUsd: (BigInt(count) * BigInt(rate) + 500n) / 1000n };
}
