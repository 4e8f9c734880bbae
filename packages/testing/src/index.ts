export * from "./factories.ts";
export { FAULTS, type FaultName } from "./fault-upstream/faults.ts";
export { FAULT_FORMATS, FAULT_TEXT, type FaultFormatName } from "./fault-upstream/formats.ts";
export { type FaultUpstream, faultModel, startFaultUpstream } from "./fault-upstream/server.ts";
export { createTestDatabase, type TestDatabase } from "./postgres.ts";
export { canStartRedis, startTestRedis, type TestRedis, type TestRedisOptions } from "./redis.ts";
