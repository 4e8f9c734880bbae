export * from "./admin-token.ts";
export * from "./constant-time.ts";
export * from "./hook-secret.ts";
export * from "./key-material.ts";
export * from "./one-time.ts";
export type { ReplaySeal } from "./replay-seal.ts";
export * from "./signature.ts";
export * from "./vault.ts";
export * from "./virtual-key.ts";
