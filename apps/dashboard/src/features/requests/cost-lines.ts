import type { AttemptView, PriceView } from "@gatehouse/domain";

export interface CostLine {
  label: string;
  tokens: number;
  /** Pico-dollars per token, as the API gives it. */
  pricePerToken: string;
  /** Nano-dollars, rounded to the nearest; only the attempt's total is exact to the nano-dollar. */
  costNanoUsd: bigint;
}

/** How an attempt's cost comes about, one line per kind of token that was used. Reasoning is part of the output. */
export function costLines(tokens: AttemptView["tokens"], price: PriceView): CostLine[] {
  const cacheRead = tokens.cacheRead ?? 0;
  const cacheWrite = tokens.cacheWrite ?? 0;
  const fresh = Math.max(0, (tokens.input ?? 0) - cacheRead - cacheWrite);
  const cached = cacheRead + cacheWrite > 0;
  return [
    line(cached ? "Input, not cached" : "Input", fresh, price.input),
    line("Cache read", cacheRead, price.cacheRead ?? price.input),
    line("Cache write", cacheWrite, price.cacheWrite ?? price.input),
    line("Output", tokens.output ?? 0, price.output),
  ].filter((entry) => entry.tokens > 0);
}

function line(label: string, tokens: number, pricePerToken: string): CostLine {
  return { label, tokens, pricePerToken, costNanoUsd: (BigInt(tokens) * BigInt(pricePerToken) + 500n) / 1000n };
}
