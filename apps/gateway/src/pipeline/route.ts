import { type Candidate, type Decision, type Exclusion, GatehouseError } from "@gatehouse/domain";
import { type Placeholders, redact } from "@gatehouse/sensitivity";
import { type CallerRequest, canReplaceTexts, replaceFormTexts, replaceTexts, setParameters } from "@gatehouse/wire";
import type { Judged, Planned } from "./context.ts";

/**
 * Does what the policy says: denies, replaces, sets, and goes by its plan of targets. What it forbids stays forbidden when
 * nobody is left that it allows.
 * @throws GatehouseError `policy_denied`, `no_target_allowed`, `no_target_available`, `upstream_rate_limited` (all of them
 *   rest), `unsupported_parameter`
 */
export function route(judged: Judged, nowMs: number): Planned {
  const { decision } = judged;
  if (decision.outcome === "deny") throw denial(judged);
  const { plan } = decision;
  if (plan.deploymentIds.length === 0) throw noTarget(judged, nowMs);
  const { request, placeholders } = replaced(judged);
  return { ...judged, plan, placeholders, request: withParameters(judged, request) };
}

function denial({ decision, policy }: Judged): GatehouseError {
  const rule = decision.rule === null ? undefined : policy.policy.document.rules[decision.rule];
  const named = rule ? ` (rule '${rule.name}')` : "";
  return new GatehouseError("policy_denied", {
    message: `Your organization's policy does not allow this: ${decision.reason}${named}`,
  });
}

/** The request with placeholders in the place of what the policy wants replaced. */
function replaced(judged: Judged): { request: CallerRequest; placeholders: Placeholders | null } {
  const { request, inspection, decision, dialect, address } = judged;
  const wanted = new Set(decision.redact ?? []);
  const findings = inspection?.findings.filter(({ detector }) => wanted.has(detector)) ?? [];
  if (!inspection || findings.length === 0) return { request, placeholders: null };
  if (findings.some(({ text }) => inspection.texts[text]?.signed)) {
    const message =
      "The request holds what your organization's policy wants replaced in a model's signed thoughts, which cannot be changed.";
    throw new GatehouseError("policy_denied", { message });
  }
  if (!canReplaceTexts(request)) {
    const message =
      "The request holds what your organization's policy wants replaced, in a form that cannot be changed.";
    throw new GatehouseError("policy_denied", { message });
  }
  const plain = inspection.texts.map(({ text }) => text);
  const { texts, placeholders } = redact(plain, findings);
  const replacements = inspection.texts.map((found, place) => ({ ...found, text: texts[place] ?? found.text }));
  if (request.form && dialect.parseForm) {
    return { request: dialect.parseForm(replaceFormTexts(request.form, replacements)), placeholders };
  }
  return { request: dialect.parse(replaceTexts(request, replacements), address), placeholders };
}

function withParameters({ decision: { set }, dialect, address }: Judged, request: CallerRequest): CallerRequest {
  if (!set || request.form) return request;
  const bytes = setParameters(request, set);
  return bytes === request.bytes ? request : dialect.parse(bytes, address);
}

/** Those that hold whatever else changes: the policy's, not the moment's. */
const BY_POLICY: ReadonlySet<Exclusion | undefined> = new Set([
  "region_not_allowed",
  "provider_not_allowed",
  "may_train",
  "may_retain",
  "no_weight",
]);

/** Why nobody can answer, and when that may change. */
function noTarget({ decision, request }: Judged, nowMs: number): GatehouseError {
  const { candidates } = decision.plan;
  const allowed = candidates.filter(({ excluded }) => !BY_POLICY.has(excluded));
  const code = isByPolicy(decision, candidates) ? "no_target_allowed" : "no_target_available";
  const resting = allowed.filter(({ untilMs }) => untilMs !== undefined);
  if (resting.length > 0) {
    const soonestMs = Math.min(...resting.map(({ untilMs }) => untilMs as number));
    const retryAfterSeconds = Math.max(1, Math.ceil((soonestMs - nowMs) / 1000));
    const limited = resting.every(({ excluded }) => excluded === "cooldown");
    return new GatehouseError(limited ? "upstream_rate_limited" : code, { retryAfterSeconds });
  }
  if (allowed.some(({ excluded }) => excluded === "not_the_owner")) {
    const message = `The response that the request goes on from is not kept by a provider that may answer for the model '${request.model}'.`;
    return new GatehouseError("invalid_request", { param: "previous_response_id", message });
  }
  if (allowed.some(({ excluded }) => excluded === "format_not_served" || excluded === "content_not_taken")) {
    const message = `No provider of the model '${request.model}' serves this kind of request.`;
    return new GatehouseError("unsupported_parameter", { param: "model", message });
  }
  if (allowed.some(({ excluded }) => excluded === "context_too_small")) {
    const message = "The request, with what it may write, is longer than any model takes that may answer it.";
    return new GatehouseError("unsupported_parameter", { message });
  }
  return new GatehouseError(code);
}

/** The policy, not the moment, left somebody out, or chose the targets that there were. */
const isByPolicy = ({ outcome }: Decision, candidates: readonly Candidate[]): boolean =>
  outcome === "route" || candidates.some(({ excluded }) => BY_POLICY.has(excluded));
