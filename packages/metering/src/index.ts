export * from "./cost.ts";
export * from "./estimate.ts";
export * from "./normalise-usage.ts";
export * from "./ports.ts";
export * from "./price/price-book.ts";
export * from "./price/service-tier.ts";
export { openSpool, type Recovered } from "./spool/open-spool.ts";
export type { SpoolLimits, SpoolLogger, SpoolOptions } from "./spool/options.ts";
export * from "./usage-rollup.ts";
