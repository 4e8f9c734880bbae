/** What the upstream bills and the gateways are told to count: pico-USD per token, so that sums are no whole nano-USD. */
export const INPUT_PICO_USD = 187_513n;
export const OUTPUT_PICO_USD = 1_250_307n;

/** The upstream's own arithmetic, in nano-USD, rounded up once per call. */
export const billOf = (inputTokens: number, outputTokens: number): bigint =>
  (BigInt(inputTokens) * INPUT_PICO_USD + BigInt(outputTokens) * OUTPUT_PICO_USD + 999n) / 1000n;

/** About what a request comes to; budgets are made as multiples of it. */
export const TYPICAL_NANO_USD = billOf(100, 60);

/** Output tokens of a request that names no cap: what the gateways write into it. */
export const DEFAULT_OUTPUT_TOKENS = 96;
