export { readBudgetSpend } from "./budget-spend.ts";
export { loadConfiguration } from "./configuration.ts";
export {
  type ConfigurationFollower,
  type DatabaseClockReading,
  type FollowOptions,
  followConfiguration,
  type Recall,
} from "./follow-configuration.ts";
export { createLeaseSource, type LeaseSourceOptions } from "./lease-source.ts";
export { reclaimLeases, releaseHold } from "./leases.ts";
export { createLedgerChecker, type LedgerCheck } from "./ledger-check.ts";
export { type NodeFacts, type NodePeers, reportNode } from "./node.ts";
export { createPool, type Pool, type PoolOptions } from "./pool.ts";
export { findRequest, type RecordedRequest } from "./request-trace.ts";
export { recordSecretUses, type SecretUse } from "./secret-uses.ts";
export { createStrictLedger, type StrictLedgerOptions } from "./strict-ledger.ts";
export { findUpstreamObjects, forgetUpstreamObjects } from "./upstream-objects.ts";
export { createUsageSink, type UsageSinkOptions } from "./usage-sink.ts";
export { type LedgerDifference, verifyLedger } from "./verify-ledger.ts";
