export { decide } from "./decide.ts";
export { ruleVerdicts } from "./explain/rule-verdicts.ts";
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
export { createTargetLoads, type TargetLoad, type TargetLoads } from "./health/target-load.ts";
export { spread } from "./plan/chance.ts";
export { type Targets, unmetBy } from "./plan/plan-route.ts";
export { checkPolicy, type PolicyDirectory, type PolicyIssue } from "./policy/check-policy.ts";
export { type CompiledPolicy, compilePolicy, type PolicyNeeds, resolveModel } from "./policy/compile-policy.ts";
