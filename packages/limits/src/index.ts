export * from "./applicable-budgets.ts";
export * from "./budget-machine.ts";
export * from "./effective-limit.ts";
export * from "./holds.ts";
export * from "./lease/lease-machine.ts";
export {
  AsksRefused,
  type KeptLease,
  type LeaseAnswer,
  type LeaseAsk,
  type LeaseSource,
} from "./lease/lease-source.ts";
export { createLeasedLedger, type LeasedLedger, type LeasedLedgerOptions } from "./lease/leased-ledger.ts";
export * from "./ledger.ts";
export { type CounterRegistry, createCounterRegistry } from "./rate/counters.ts";
export type { RateDecision, RatePass, RateRequest, Standing, Standings } from "./rate/decision.ts";
export { isUnlimited, type KeyRates, type RateGates, ratesOf } from "./rate/gate.ts";
export { linkRates } from "./rate/link-rates.ts";
export { LocalLimiter } from "./rate/local-limiter.ts";
export type { RateLimiter } from "./rate/rate-limiter.ts";
export type { RateScript } from "./rate/rate-scripts.ts";
export { rateRefusal } from "./rate/refusal.ts";
export type { Peers } from "./rate/share.ts";
export { type ScriptRunner, SharedLimiter } from "./rate/shared-limiter.ts";
