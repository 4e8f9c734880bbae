import { type BudgetView, type KeyLimitsView, mayInOrganization, type RequestFacts, uuid } from "@gatehouse/domain";
import { compilePolicy, decide, type Targets } from "@gatehouse/routing";
import * as z from "zod";
import { found, requireInTeam } from "../authorize.ts";
import { viewBudgets } from "../budget/view.ts";
import type { VerbContext } from "../platform.ts";
import { readIfReadable } from "../policy/document/stored-document.ts";
import { viewRateLimit } from "../rate-limit/view.ts";

export const readKeyLimitsInput = z.strictObject({
  teamId: uuid,
  /** The member that the key is for; absent: an application's. */
  memberId: uuid.optional(),
  /** A key that is there already. */
  virtualKeyId: uuid.optional(),
});

/**
 * Everything that bounds a key of the team, whether it is there yet or not: budgets and rate limits of the organization,
 * the team, the member and the key, and the models that the policy denies. What is set on the organization is shown to
 * those who may see it; the others are told that there is something.
 */
export async function readKeyLimits(
  context: VerbContext,
  input: z.output<typeof readKeyLimitsInput>,
): Promise<KeyLimitsView> {
  const { db, actor } = context;
  const { organizationId } = actor;
  const team = found(await db.teams.find(organizationId, input.teamId));
  requireInTeam(actor, "virtual_key.read", team.id);
  const key = input.virtualKeyId ? found(await db.virtualKeys.find(organizationId, input.virtualKeyId)) : null;
  if (key && key.teamId !== team.id) found(null);
  const memberId = input.memberId ?? null;
  const bounded = { teamId: team.id, memberId, virtualKeyId: key?.id ?? null };
  const [budgets, rateLimits, models] = await Promise.all([
    db.budgets.listOn(organizationId, bounded),
    db.rateLimits.listOn(organizationId, bounded),
    modelsFor(context, bounded),
  ]);
  const seesAll = mayInOrganization(actor, "budget.read");
  const isSeen = ({ scope }: { scope: { kind: string } }) => seesAll || scope.kind !== "organization";
  return {
    budgets: (await viewBudgets(context, budgets.filter(isSeen))).sort(byTightness),
    rateLimits: rateLimits.filter(isSeen).map(viewRateLimit),
    hidden: [...budgets, ...rateLimits].some((limit) => !isSeen(limit)),
    models,
  };
}

const leftOf = ({ effectiveLimitNanoUsd, spentNanoUsd, heldNanoUsd }: BudgetView): bigint =>
  BigInt(effectiveLimitNanoUsd) - BigInt(spentNanoUsd) - BigInt(heldNanoUsd);

/** What stops before what only tells, what bounds every request before what bounds some, the least left first. */
function byTightness(a: BudgetView, b: BudgetView): number {
  const rank = ({ enforcement, model, provider }: BudgetView) =>
    (enforcement === "hard" ? 0 : 2) + (model === null && provider === null ? 0 : 1);
  const [left, right] = [leftOf(a), leftOf(b)];
  return rank(a) - rank(b) || (left < right ? -1 : left > right ? 1 : 0);
}

/** Nothing has to be planned to know whether the policy denies. */
const NO_TARGETS: Targets = { ofModel: () => [], find: () => undefined };

/** The models of the organization, and what the policy in force makes of an ordinary chat request for each. */
async function modelsFor(
  { db, actor, now }: VerbContext,
  key: { teamId: string; memberId: string | null; virtualKeyId: string | null },
): Promise<KeyLimitsView["models"]> {
  const [models, inForce] = await Promise.all([
    db.deployments.models(actor.organizationId),
    db.policies.inForce(actor.organizationId),
  ]);
  const document = inForce ? readIfReadable(inForce.document) : null;
  const policy = document && compilePolicy(document);
  return models.map((model) => {
    if (!policy) return { model, denied: null };
    const { outcome, reason } = decide(policy, ordinaryRequest(key, model, now()), NO_TARGETS);
    return { model, denied: outcome === "deny" ? (reason ?? "The policy denies it.") : null };
  });
}

const ordinaryRequest = (
  { teamId, memberId, virtualKeyId }: { teamId: string; memberId: string | null; virtualKeyId: string | null },
  askedModel: string,
  at: Date,
): RequestFacts => ({
  teamId,
  virtualKeyId: virtualKeyId ?? "",
  memberId,
  askedModel,
  endpoint: "chat.completions",
  streamed: false,
  tags: [],
  metadata: {},
  inputTokens: 100,
  outputTokens: 100,
  content: [],
  sensitivity: null,
  atMs: at.getTime(),
  budgetUsedPercent: null,
  user: null,
  promptPrefix: null,
  seed: 0,
});
