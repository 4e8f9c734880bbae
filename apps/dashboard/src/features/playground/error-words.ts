import { ERROR_CATALOGUE, type ErrorCode } from "@gatehouse/domain";
import { FAULT_WORDS } from "#lib/fault-words.ts";

/** What the person in the playground can do themselves, where there is something. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
  invalid_api_key: "The key may be revoked, expired or disabled: look under Keys.",
  model_not_allowed: "Choose another model, or have the key's models changed under Keys.",
  model_not_found: "Choose another model: see which there are under Providers.",
  budget_exceeded: "Look under Budgets when it begins anew, or ask whoever runs the team for more.",
  rate_limited: "Wait a moment, then send it again.",
  policy_denied: "The request's route trace says which rule it was.",
  guardrail_blocked: "The request's route trace says which guardrail it was.",
  unauthenticated: "Sign in again, then send it again.",
};

/** Who can fix an error, and how; nothing for a code that is not of the catalogue. */
export function explain(code: string | null): { who: string; advice: string | null } | null {
  if (code === null || !Object.hasOwn(ERROR_CATALOGUE, code)) return null;
  const { fault } = ERROR_CATALOGUE[code as ErrorCode];
  // Here the application is this form.
  const who = fault === "caller" ? "You can fix this in the request or the key." : FAULT_WORDS[fault];
  return { who, advice: ADVICE[code as ErrorCode] ?? null };
}
