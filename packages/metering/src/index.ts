export * from "./cost.ts";
export * from "./estimate.ts";
export * from "./normalise-usage.ts";
export * from "./ports.ts";
export * from "./price/price-book.ts";
export * from "./usage-rollup.ts";
