export * from "./applicable-budgets.ts";
export * from "./budget-machine.ts";
export * from "./effective-limit.ts";
export * from "./holds.ts";
export * from "./lease/lease-machine.ts";
export type { KeptLease, LeaseAnswer, LeaseAsk, LeaseSource } from "./lease/lease-source.ts";
export { createLeasedLedger, type LeasedLedger, type LeasedLedgerOptions } from "./lease/leased-ledger.ts";
export * from "./ledger.ts";
