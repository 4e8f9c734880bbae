export * from "./ports.ts";
export * from "./usage-rollup.ts";
