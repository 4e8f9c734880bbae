export * from "./budget-machine.ts";
export * from "./holds.ts";
export * from "./ledger.ts";
