import { uuidv7 } from "@gatehouse/domain";
import {
  acceptOffer,
  addTeamMember,
  createBudget,
  createBudgetRaise,
  createCredential,
  createDeployment,
  createTeam,
  createVirtualKey,
  deleteCredential,
  deleteDeployment,
  diffPolicies,
  discardPolicyDraft,
  dryRunPolicy,
  endBudgetRaise,
  listAudit,
  listBudgets,
  listCachePurges,
  listCredentials,
  listDeployments,
  listGateways,
  listModels,
  listOffers,
  listPeople,
  listPolicyVersions,
  listPrices,
  listRateLimits,
  listRequests,
  listTeamMembers,
  listTeams,
  listVirtualKeys,
  previewCachePurge,
  publishPolicy,
  purgeCache,
  readCacheOverview,
  readCeilingPrice,
  readLedgerCheck,
  readPolicy,
  readPolicyVersion,
  readPropagation,
  readRequest,
  readSession,
  readTeam,
  readUsage,
  readVirtualKey,
  releaseLease,
  removeBudget,
  removeRateLimit,
  removeTeamMember,
  renderPolicy,
  restorePolicy,
  revealHookSecret,
  revokeVirtualKey,
  savePolicyDraft,
  setCeilingPrice,
  setPolicyShadow,
  setPrice,
  setRateLimit,
  testCredential,
  updateBudget,
  updateCredential,
  updateDeployment,
  updateTeam,
  updateVirtualKey,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { attemptOf, insertPerson, type World } from "./world.ts";

/** One of everything, in one organization. */
export interface Things {
  teamId: string;
  otherTeamId: string;
  virtualKeyId: string;
  otherVirtualKeyId: string;
  /** A member of the team, who is nobody's actor. */
  userId: string;
  budgetId: string;
  raiseId: string;
  rateLimitId: string;
  credentialId: string;
  deploymentId: string;
  requestId: string;
  /** Of a gateway that is gone, on the budget. */
  lease: { leaseId: string; windowStart: Date };
  /** An earlier version of the policy; the one in force is the second. */
  policyVersion: 1;
  draftRevision: number;
}

export const PLAIN = { allowedModels: [], expiresAt: null, monthlyBudgetUsd: null, memberId: null };
export const RANGE = {
  from: new Date("2026-11-22T00:00:00Z"),
  to: new Date("2026-11-23T00:00:00Z"),
  groupBy: "none",
} as const;
/** A budget's input but for its scope. */
export const TERMS = {
  model: null,
  provider: null,
  period: "month",
  weekStart: 1,
  enforcement: "hard",
  shortfall: "lower_output",
  limitUsd: "10",
} as const;
/** A rate limit's input but for its scope. */
export const RULES = {
  model: null,
  requestsPerMinute: 10,
  tokensPerMinute: null,
  tokensPerDay: null,
  parallelRequests: null,
};
const RAISE = { amountUsd: "5", endsAt: "2026-12-24T00:00:00Z", reason: "launch" };
const PRICE = {
  provider: "openai",
  upstreamModel: "m",
  usd: { input: "1", output: "1" },
} as const;

export type Verb = (context: VerbContext, things: Things) => Promise<unknown>;

/** Every verb of the package but those that work without an actor, as it is called on things of the organization. */
export const VERBS = {
  acceptOffer: (c) => acceptOffer(c, { kind: "environment", provider: "openai" }),
  addTeamMember: (c, t) => addTeamMember(c, { id: t.teamId, userId: t.userId, role: "member" }),
  // A model of its own, as a budget for the same is a conflict.
  createBudget: (c, t) =>
    createBudget(c, {
      ...TERMS,
      model: uuidv7(),
      scope: { kind: "member", teamId: t.teamId, userId: t.userId },
    }),
  createBudgetRaise: (c, t) => createBudgetRaise(c, { ...RAISE, id: t.budgetId }),
  createCredential: (c) =>
    createCredential(c, { provider: "openai", name: uuidv7(), baseUrl: null, secret: "sk-0123456789abcdef" }),
  createDeployment: (c, t) =>
    createDeployment(c, { credentialId: t.credentialId, model: uuidv7(), upstreamModel: null, region: null }),
  createTeam: (c) => createTeam(c, { name: uuidv7() }),
  createVirtualKey: (c, t) => createVirtualKey(c, { ...PLAIN, name: "key", teamId: t.teamId }),
  deleteCredential: (c, t) => deleteCredential(c, { id: t.credentialId }),
  deleteDeployment: (c, t) => deleteDeployment(c, { id: t.deploymentId }),
  diffPolicies: (c, t) => diffPolicies(c, { from: t.policyVersion, to: "live" }),
  discardPolicyDraft: (c, t) => discardPolicyDraft(c, { revision: t.draftRevision }),
  dryRunPolicy: (c, t) => dryRunPolicy(c, { hours: 1, of: t.policyVersion }),
  endBudgetRaise: (c, t) => endBudgetRaise(c, { id: t.raiseId }),
  listAudit: (c) => listAudit(c, { limit: 10 }),
  listBudgets: (c) => listBudgets(c),
  listCachePurges: (c) => listCachePurges(c, { limit: 10 }),
  listCredentials: (c) => listCredentials(c),
  listDeployments: (c) => listDeployments(c),
  listGateways: (c) => listGateways(c),
  listModels: (c) => listModels(c),
  listOffers: (c) => listOffers(c),
  listPeople: (c) => listPeople(c),
  listPolicyVersions: (c) => listPolicyVersions(c, { limit: 10 }),
  listPrices: (c) => listPrices(c),
  listRateLimits: (c) => listRateLimits(c),
  listRequests: (c) => listRequests(c, { limit: 10 }),
  listTeamMembers: (c, t) => listTeamMembers(c, { id: t.teamId }),
  listTeams: (c) => listTeams(c),
  listVirtualKeys: (c) => listVirtualKeys(c, {}),
  previewCachePurge: (c, t) => previewCachePurge(c, { by: "team", value: t.teamId }),
  publishPolicy: (c, t) => publishPolicy(c, { revision: t.draftRevision, note: "" }),
  purgeCache: (c, t) => purgeCache(c, { by: "key", value: t.virtualKeyId }),
  readCacheOverview: (c) => readCacheOverview(c, { span: "24h" }),
  readCeilingPrice: (c) => readCeilingPrice(c),
  readLedgerCheck: (c) => readLedgerCheck(c),
  readPolicy: (c) => readPolicy(c),
  readPolicyVersion: (c, t) => readPolicyVersion(c, { version: t.policyVersion }),
  revealHookSecret: (c) => revealHookSecret(c),
  readPropagation: (c) => readPropagation(c, { version: 1n }),
  readRequest: (c, t) => readRequest(c, { requestId: t.requestId }),
  readSession: (c) => readSession(c),
  readTeam: (c, t) => readTeam(c, { id: t.teamId }),
  readUsage: (c) => readUsage(c, RANGE),
  readVirtualKey: (c, t) => readVirtualKey(c, { id: t.virtualKeyId }),
  releaseLease: (c, t) => releaseLease(c, { ...t.lease, budgetId: t.budgetId }),
  removeBudget: (c, t) => removeBudget(c, { id: t.budgetId }),
  removeRateLimit: (c, t) => removeRateLimit(c, { id: t.rateLimitId }),
  removeTeamMember: (c, t) => removeTeamMember(c, { id: t.teamId, userId: t.userId }),
  renderPolicy: (c, t) => renderPolicy(c, { of: t.policyVersion }),
  restorePolicy: (c, t) => restorePolicy(c, { version: t.policyVersion, note: "" }),
  revokeVirtualKey: (c, t) => revokeVirtualKey(c, { id: t.virtualKeyId }),
  savePolicyDraft: async (c) => {
    const { draft } = await readPolicy(c);
    return savePolicyDraft(c, { document: policyNamed(uuidv7()), revision: draft?.revision ?? null });
  },
  setCeilingPrice: (c) => setCeilingPrice(c, { usd: { input: "1", output: "2" } }),
  setPolicyShadow: (c, t) => setPolicyShadow(c, { revision: t.draftRevision, shadow: true }),
  setPrice: (c) => setPrice(c, PRICE),
  setRateLimit: (c, t) => setRateLimit(c, { ...RULES, scope: { kind: "virtual_key", virtualKeyId: t.virtualKeyId } }),
  testCredential: (c, t) => testCredential(c, { id: t.credentialId }),
  updateBudget: (c, t) => updateBudget(c, { id: t.budgetId, limitUsd: "7" }),
  updateCredential: (c, t) => updateCredential(c, { id: t.credentialId, disabled: false }),
  updateDeployment: (c, t) => updateDeployment(c, { id: t.deploymentId, disabled: false }),
  updateTeam: (c, t) => updateTeam(c, { id: t.teamId, name: uuidv7() }),
  updateVirtualKey: (c, t) => updateVirtualKey(c, { id: t.virtualKeyId, name: "renamed" }),
} satisfies Record<string, Verb>;

/** One of everything in an organization whose owner the context is. */
export async function populate(world: World, context: VerbContext): Promise<Things> {
  const teamId = (await createTeam(context, { name: "Search" })).id;
  const otherTeamId = (await createTeam(context, { name: "Ads" })).id;
  const key = async (team: string) =>
    (await createVirtualKey(context, { ...PLAIN, name: "key", teamId: team })).virtualKey.id;
  const [virtualKeyId, otherVirtualKeyId] = [await key(teamId), await key(otherTeamId)];
  const userId = await insertPerson(world, context);
  await addTeamMember(context, { id: teamId, userId, role: "member" });
  const limits = await limitKey(context, virtualKeyId);
  const credential = await createCredential(context, {
    provider: "mistral",
    name: "main",
    baseUrl: null,
    secret: "sk-0123456789abcdef",
  });
  const deployment = await createDeployment(context, {
    credentialId: credential.id,
    model: "m",
    upstreamModel: null,
    region: null,
  });
  const attempt = attemptOf({ organizationId: context.actor.organizationId, teamId, virtualKeyId });
  await world.settle([attempt]);
  const { requestId } = attempt.record;
  const ids = { credentialId: credential.id, deploymentId: deployment.id, ...limits };
  const lease = await strand(world, limits.budgetId);
  const policy = { policyVersion: 1, draftRevision: await draftAfterTwoVersions(context) } as const;
  return { userId, teamId, otherTeamId, virtualKeyId, otherVirtualKeyId, requestId, lease, ...policy, ...ids };
}

const policyNamed = (name: string) => ({ rules: [{ name, then: { redact: ["email"] } }] });

async function draftAfterTwoVersions(context: VerbContext): Promise<number> {
  for (const name of ["first", "second"]) {
    const { revision } = await savePolicyDraft(context, { document: policyNamed(name), revision: null });
    await publishPolicy(context, { revision, note: name });
  }
  return (await savePolicyDraft(context, { document: policyNamed("third"), revision: null })).revision;
}

/** A lease of a gateway that nobody has heard of since. */
export async function strand(
  world: World,
  budgetId: string,
  { nodeId = "lost", epoch = 1, expiresAt = null as Date | null } = {},
): Promise<Things["lease"]> {
  const [leaseId, windowStart] = [uuidv7(), new Date("2026-11-01T00:00:00Z")];
  await world.sql(
    `INSERT INTO budget_window (budget_id, window_start, window_end, leased_nano_usd) VALUES ($1, $2, $2::timestamptz + interval '1 month', 500)
     ON CONFLICT (budget_id, window_start) DO UPDATE SET leased_nano_usd = budget_window.leased_nano_usd + 500`,
    [budgetId, windowStart],
  );
  await world.sql(
    `INSERT INTO budget_lease (id, budget_id, window_start, node_id, epoch, granted_nano_usd, held_nano_usd, expires_at)
     VALUES ($1, $2, $3, $4, $5, 500, 20, $6)`,
    [leaseId, budgetId, windowStart, nodeId, epoch, expiresAt],
  );
  return { leaseId, windowStart };
}

/** The same things, but what the verb is about to take away is made anew, so that the next one finds the rest whole. */
export async function spareFor(world: World, name: string, owner: VerbContext, things: Things): Promise<Things> {
  if (name === "releaseLease") return { ...things, lease: await strand(world, things.budgetId) };
  if (["discardPolicyDraft", "publishPolicy", "setPolicyShadow"].includes(name)) {
    const { draft } = await readPolicy(owner);
    const saved = await savePolicyDraft(owner, { document: policyNamed(name), revision: draft?.revision ?? null });
    return { ...things, draftRevision: saved.revision };
  }
  if (name === "deleteCredential") {
    const fields = { provider: "xai", name: uuidv7(), baseUrl: null, secret: "sk-0123456789abcdef" } as const;
    return { ...things, credentialId: (await createCredential(owner, fields)).id };
  }
  if (name === "deleteDeployment") {
    const fields = { credentialId: things.credentialId, model: uuidv7(), upstreamModel: null, region: null };
    return { ...things, deploymentId: (await createDeployment(owner, fields)).id };
  }
  if (name === "removeTeamMember")
    await addTeamMember(owner, { id: things.teamId, userId: things.userId, role: "member" });
  if (!["endBudgetRaise", "removeBudget", "removeRateLimit", "revokeVirtualKey"].includes(name)) return things;
  const { virtualKey } = await createVirtualKey(owner, { ...PLAIN, name: "spare", teamId: things.teamId });
  return { ...things, virtualKeyId: virtualKey.id, ...(await limitKey(owner, virtualKey.id)) };
}

/** A budget with a raise, and a rate limit. */
async function limitKey(context: VerbContext, virtualKeyId: string) {
  const scope = { kind: "virtual_key", virtualKeyId } as const;
  const { id: budgetId } = await createBudget(context, { ...TERMS, scope });
  const [raise] = (await createBudgetRaise(context, { ...RAISE, id: budgetId })).raises;
  const { id: rateLimitId } = await setRateLimit(context, { ...RULES, scope });
  return { budgetId, raiseId: raise?.id as string, rateLimitId };
}
