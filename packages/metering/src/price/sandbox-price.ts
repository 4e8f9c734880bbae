import type { ModelPrice } from "@gatehouse/domain";

const SMALL: ModelPrice = {
  source: "simulated",
  matchedModel: "sandbox-small",
  input: 150_000n,
  output: 600_000n,
  cacheRead: 15_000n,
};
const LARGE: ModelPrice = {
  source: "simulated",
  matchedModel: "sandbox-large",
  input: 2_500_000n,
  output: 10_000_000n,
  cacheRead: 250_000n,
};

/** Believable prices of the simulated provider, marked as such; a model it does not know costs what the small one does. */
export const sandboxPrice = (upstreamModel: string): ModelPrice => (upstreamModel === "sandbox-large" ? LARGE : SMALL);
