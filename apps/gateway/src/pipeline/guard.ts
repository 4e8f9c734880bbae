import { GatehouseError, type Guardrail, type GuardrailStage, type GuardrailTrace } from "@gatehouse/domain";
import { textsOf } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";
import type { HookContext } from "../hooks/hooks.ts";
import type { Guarded, Planned } from "./context.ts";

/** The policy's guardrails that look at this stage of the request. */
export const guardrailsAt = ({ decision, policy }: Planned, stage: GuardrailStage): Guardrail[] =>
  decision.guardrails.length === 0
    ? []
    : policy.policy.document.guardrails.filter(
        ({ name, stages }) => decision.guardrails.includes(name) && stages.includes(stage),
      );

/**
 * Asks the guardrails whether the request may go out, as it will: after what the policy replaces.
 * @throws GatehouseError `guardrail_blocked`, `guardrail_unavailable`
 */
export function guard(gateway: Gateway, planned: Planned): Guarded | Promise<Guarded> {
  const guardrails = guardrailsAt(planned, "request");
  if (guardrails.length === 0) return { ...planned, checks: [] };
  const texts = textsOf(planned.request).map(({ text }) => text);
  const guarded: Guarded = { ...planned, checks: [] };
  return askAll(gateway, guarded, { guardrails, stage: "request", texts }).then(() => guarded);
}

export interface Questions {
  guardrails: readonly Guardrail[];
  stage: GuardrailStage;
  texts: readonly string[];
}

/**
 * Asks all of them at once. What they said is added to the request's checks, also where one of them says no.
 * @throws GatehouseError `guardrail_blocked`, `guardrail_unavailable`, `caller_disconnected`
 */
export async function askAll(
  gateway: Gateway,
  guarded: Guarded,
  { guardrails, stage, texts }: Questions,
): Promise<void> {
  const context = contextOf(guarded);
  const answers = await Promise.all(
    guardrails.map(async (guardrail) => {
      const startedMs = performance.now();
      const outcome = await gateway.hooks.ask(guardrail, stage, texts, context).then(
        (verdict) => ({ guardrail, verdict, cause: undefined }),
        (cause: unknown) => ({ guardrail, verdict: undefined, cause }),
      );
      return { ...outcome, durationMs: Math.round(performance.now() - startedMs) };
    }),
  );
  for (const { guardrail, verdict, durationMs } of answers) {
    const word = verdict
      ? verdict.passes
        ? "passed"
        : "blocked"
      : guardrail.onFailure === "pass"
        ? "not_asked"
        : "failed";
    note(guarded.checks, { name: guardrail.name, stage, verdict: word, durationMs });
  }
  for (const { guardrail, verdict, cause } of answers) {
    if (verdict && !verdict.passes) throw blocked(guardrail, verdict.reason);
    if (verdict || guarded.exchange.signal.aborted) continue;
    gateway.logger.warn(
      { guardrail: guardrail.name, requestId: context.requestId, err: cause },
      "a guardrail did not answer",
    );
    if (guardrail.onFailure === "refuse")
      throw new GatehouseError("guardrail_unavailable", { retryAfterSeconds: 1, cause });
  }
}

/** Windows of one answer are one line: the worst of what was said, and all of the time. */
function note(checks: GuardrailTrace[], check: GuardrailTrace): void {
  const before = checks.find(({ name, stage }) => name === check.name && stage === check.stage);
  if (!before) checks.push(check);
  else {
    before.durationMs += check.durationMs;
    if (check.verdict !== "passed") before.verdict = check.verdict;
  }
}

function blocked({ name }: Guardrail, reason: string | null): GatehouseError {
  const why = reason ? `: ${reason}` : ".";
  return new GatehouseError("guardrail_blocked", { message: `The guardrail '${name}' does not let this pass${why}` });
}

export const contextOf = ({
  key,
  exchange,
  dialect,
  model,
}: Pick<Planned, "key" | "exchange" | "dialect" | "model">): HookContext => {
  const { organizationId, teamId, id: virtualKeyId } = key.configuration;
  const { requestId, signal } = exchange;
  return { organizationId, teamId, virtualKeyId, requestId, model, endpoint: dialect.endpoint, signal };
};
