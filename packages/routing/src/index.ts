export * from "./decide.ts";
export { type CallResult, resultOf } from "./health/call-result.ts";
export { type FailedAttempt, nextStep, type Step } from "./health/next-step.ts";
export { exhaustedForMs } from "./health/rate-limit-headers.ts";
export { createRetryBudget, type RetryBudget } from "./health/retry-budget.ts";
export {
  createTargetHealth,
  type HealthKey,
  type TargetHealth,
  type TargetState,
  type Unavailable,
} from "./health/target-health.ts";
