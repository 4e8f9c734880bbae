import type { AttemptView, PriceKind, PriceView, TokenCounts, UnitKind } from "@gatehouse/domain";

export interface CostLine {
  label: string;
  count: number;
  kind: PriceKind;
  /** Pico-dollars per token or unit, as the API gives it. */
  rate: string;
  /** Nano-dollars, rounded to the nearest; only the attempt's total is exact to the nano-dollar. */
  costNanoUsd: bigint;
}

const UNITS: Readonly<Record<UnitKind, string>> = {
  image: "Images",
  character: "Characters",
  second: "Seconds",
  search: "Searches",
};

/** How an attempt's cost comes about, one line per kind of token or unit that was used. Reasoning is part of the output. */
export function costLines({ tokens, units }: Pick<AttemptView, "tokens" | "units">, { rates }: PriceView): CostLine[] {
  const long = tokens.cacheWriteLong ?? 0;
  const writes = { ...tokens, cacheWrite: (tokens.cacheWrite ?? 0) - long };
  const input = split(tokens.input ?? 0, writes, [
    "cacheRead",
    "cacheWrite",
    "cacheWriteLong",
    "audioInput",
    "imageInput",
  ]);
  const output = split(tokens.output ?? 0, tokens, ["audioOutput", "imageOutput"]);
  const cached = (tokens.cacheRead ?? 0) + (tokens.cacheWrite ?? 0) > 0;
  return [
    line(cached ? "Input, not cached" : "Input", input.rest, "input", rates.input),
    line("Cache read", input.counts.cacheRead, "cacheRead", rates.cacheRead ?? rates.input),
    line("Cache write", input.counts.cacheWrite, "cacheWrite", rates.cacheWrite ?? rates.input),
    line(
      "Cache write, one hour",
      input.counts.cacheWriteLong,
      "cacheWriteLong",
      rates.cacheWriteLong ?? rates.cacheWrite ?? rates.input,
    ),
    line("Audio in", input.counts.audioInput, "audioInput", rates.audioInput ?? rates.input),
    line("Images in", input.counts.imageInput, "imageInput", rates.imageInput ?? rates.input),
    line("Output", output.rest, "output", rates.output),
    line("Audio out", output.counts.audioOutput, "audioOutput", rates.audioOutput ?? rates.output),
    line("Images out", output.counts.imageOutput, "imageOutput", rates.imageOutput ?? rates.output),
    ...Object.entries(UNITS).map(([kind, label]) =>
      line(label, units[kind as UnitKind], kind as UnitKind, rates[kind as UnitKind]),
    ),
  ].filter((entry) => entry !== null);
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

function line(label: string, count: number | undefined, kind: PriceKind, rate: string | undefined): CostLine | null {
  if (!count || rate === undefined) return null;
  return { label, count, kind, rate, costNanoUsd: (BigInt(count) * BigInt(rate) + 500n) / 1000n };
}
