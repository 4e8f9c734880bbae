import { type CreateAdminTokenInput, GatehouseError, uuidv7 } from "@gatehouse/domain";
import {
  acceptOffer,
  addTeamMember,
  changeGrace,
  changeVirtualKeys,
  createAdminToken,
  createBudget,
  createBudgetRaise,
  createCredential,
  createDeployment,
  createInvitation,
  createPasswordReset,
  createTeam,
  createVirtualKey,
  deleteCredential,
  deleteDeployment,
  diffPolicies,
  discardPolicyDraft,
  dryRunPolicy,
  endBudgetRaise,
  exportAudit,
  exportRequests,
  exportUsage,
  listAdminTokens,
  listAudit,
  listAuditCheckpoints,
  listBudgets,
  listCachePurges,
  listCredentials,
  listDeployments,
  listGateways,
  listInvitations,
  listModels,
  listOffers,
  listPeople,
  listPolicyVersions,
  listPrices,
  listRateLimits,
  listRequests,
  listTeamMembers,
  listTeams,
  listVirtualKeyChanges,
  listVirtualKeyNames,
  listVirtualKeyShares,
  listVirtualKeys,
  previewCachePurge,
  previewVirtualKeys,
  publishPolicy,
  purgeCache,
  readAuditChain,
  readAuditEntry,
  readCacheOverview,
  readCeilingPrice,
  readKeyLimits,
  readLedgerCheck,
  readPolicy,
  readPolicyVersion,
  readPropagation,
  readRequest,
  readRequestFacets,
  readSession,
  readTeam,
  readUsage,
  readVirtualKey,
  releaseLease,
  removeBudget,
  removePerson,
  removeRateLimit,
  removeTeamMember,
  renderPolicy,
  renewInvitation,
  restorePolicy,
  revealHookSecret,
  revokeAdminToken,
  revokeInvitation,
  revokeVirtualKey,
  rotateVirtualKey,
  savePolicyDraft,
  sendPlayground,
  setCeilingPrice,
  setPolicyShadow,
  setPrice,
  setRateLimit,
  shareVirtualKey,
  testCredential,
  testVirtualKey,
  updateBudget,
  updateCredential,
  updateDeployment,
  updateOrganization,
  updatePerson,
  updateTeam,
  updateVirtualKey,
  verifyAudit,
  withdrawVirtualKeyShares,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { attemptOf, inForceOf, insertPerson, type World } from "./world.ts";

/** One of everything, in one organization. */
export interface Things {
  teamId: string;
  otherTeamId: string;
  virtualKeyId: string;
  virtualKeySecret: string;
  otherVirtualKeyId: string;
  /** A member of the team, who is nobody's actor. */
  userId: string;
  /** Somebody of the organization who is in no team. */
  personId: string;
  invitationId: string;
  adminTokenId: string;
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
  auditEntryId: string;
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
const PLAYGROUND = {
  secret: `gh_live_${"0".repeat(49)}`,
  format: "openai-chat",
  body: { model: "gpt-large", messages: [] },
} as const;
/** A token's input. */
export const TOKEN: CreateAdminTokenInput = {
  name: "deploy",
  role: "auditor",
  scopes: ["team.read", "virtual_key.read"],
  expiresAt: "2027-03-01T00:00:00Z",
};
const RAISE = { amountUsd: "5", endsAt: "2026-12-24T00:00:00Z", reason: "launch" };
/** What a browser sends of a secret that it has sealed. */
export const SEALED = { sealed: "s".repeat(60), proofDigest: "0".repeat(64) };
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
  changeGrace: (c, t) => changeGrace(c, { id: t.virtualKeyId, graceSeconds: 3_600 }),
  // One that is refused is told of in the answer.
  changeVirtualKeys: async (c, t) => {
    const [result] = (await changeVirtualKeys(c, { ids: [t.virtualKeyId], action: "disable" })).results;
    if (result?.code) throw new GatehouseError(result.code);
  },
  createAdminToken: (c) => createAdminToken(c, TOKEN),
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
  createInvitation: (c, t) =>
    createInvitation(c, {
      email: `${uuidv7()}@acme.test`,
      role: "member",
      teams: [{ teamId: t.teamId, role: "member" }],
    }),
  createPasswordReset: (c, t) => createPasswordReset(c, { id: t.userId }),
  createTeam: (c) => createTeam(c, { name: uuidv7() }),
  createVirtualKey: (c, t) => createVirtualKey(c, { ...PLAIN, name: "key", teamId: t.teamId }),
  deleteCredential: (c, t) => deleteCredential(c, { id: t.credentialId }),
  deleteDeployment: (c, t) => deleteDeployment(c, { id: t.deploymentId }),
  diffPolicies: (c, t) => diffPolicies(c, { from: t.policyVersion, to: "live" }),
  discardPolicyDraft: (c, t) => discardPolicyDraft(c, { revision: t.draftRevision }),
  dryRunPolicy: (c, t) => dryRunPolicy(c, { hours: 1, of: t.policyVersion }),
  endBudgetRaise: (c, t) => endBudgetRaise(c, { id: t.raiseId }),
  exportAudit: (c) => exportAudit(c, { format: "csv" }),
  exportRequests: (c) => exportRequests(c, { format: "csv" }),
  exportUsage: (c) => exportUsage(c, { ...RANGE, chart: "cost" }),
  listAdminTokens: (c) => listAdminTokens(c),
  listAudit: (c) => listAudit(c, { limit: 10 }),
  listAuditCheckpoints: (c) => listAuditCheckpoints(c, { after: 0n, limit: 10 }),
  listBudgets: (c) => listBudgets(c),
  listCachePurges: (c) => listCachePurges(c, { limit: 10 }),
  listCredentials: (c) => listCredentials(c),
  listDeployments: (c) => listDeployments(c),
  listGateways: (c) => listGateways(c),
  listInvitations: (c) => listInvitations(c),
  listModels: (c) => listModels(c),
  listOffers: (c) => listOffers(c),
  listPeople: (c) => listPeople(c),
  listPolicyVersions: (c) => listPolicyVersions(c, { limit: 10 }),
  listPrices: (c) => listPrices(c),
  listRateLimits: (c) => listRateLimits(c),
  listRequests: (c) => listRequests(c, { limit: 10 }),
  listTeamMembers: (c, t) => listTeamMembers(c, { id: t.teamId }),
  listTeams: (c) => listTeams(c),
  listVirtualKeyChanges: (c, t) => listVirtualKeyChanges(c, { id: t.virtualKeyId }),
  listVirtualKeyNames: (c) => listVirtualKeyNames(c, {}),
  listVirtualKeyShares: (c, t) => listVirtualKeyShares(c, { id: t.virtualKeyId }),
  listVirtualKeys: (c) => listVirtualKeys(c, { limit: 10 }),
  previewCachePurge: (c, t) => previewCachePurge(c, { by: "team", value: t.teamId }),
  previewVirtualKeys: (c) => previewVirtualKeys(c, { ids: [uuidv7()] }),
  publishPolicy: async (c, t) => publishPolicy(c, { revision: t.draftRevision, inForce: await inForceOf(c), note: "" }),
  purgeCache: (c, t) => purgeCache(c, { by: "key", value: t.virtualKeyId }),
  readAuditChain: (c) => readAuditChain(c),
  readAuditEntry: (c, t) => readAuditEntry(c, { entry: t.auditEntryId }),
  readCacheOverview: (c) => readCacheOverview(c, { span: "24h" }),
  readCeilingPrice: (c) => readCeilingPrice(c),
  readKeyLimits: (c, t) => readKeyLimits(c, { teamId: t.teamId, virtualKeyId: t.virtualKeyId }),
  readLedgerCheck: (c) => readLedgerCheck(c),
  readPolicy: (c) => readPolicy(c),
  readPolicyVersion: (c, t) => readPolicyVersion(c, { version: t.policyVersion }),
  revealHookSecret: (c) => revealHookSecret(c),
  readPropagation: (c) => readPropagation(c, { version: 1n }),
  readRequest: (c, t) => readRequest(c, { requestId: t.requestId }),
  readRequestFacets: (c) => readRequestFacets(c, RANGE),
  readSession: (c) => readSession(c),
  readTeam: (c, t) => readTeam(c, { id: t.teamId }),
  readUsage: (c) => readUsage(c, RANGE),
  readVirtualKey: (c, t) => readVirtualKey(c, { id: t.virtualKeyId }),
  releaseLease: (c, t) => releaseLease(c, { ...t.lease, budgetId: t.budgetId }),
  removeBudget: (c, t) => removeBudget(c, { id: t.budgetId }),
  removePerson: (c, t) => removePerson(c, { id: t.personId }),
  removeRateLimit: (c, t) => removeRateLimit(c, { id: t.rateLimitId }),
  removeTeamMember: (c, t) => removeTeamMember(c, { id: t.teamId, userId: t.userId }),
  renderPolicy: (c, t) => renderPolicy(c, { of: t.policyVersion }),
  renewInvitation: (c, t) => renewInvitation(c, { id: t.invitationId }),
  restorePolicy: async (c, t) => restorePolicy(c, { version: t.policyVersion, inForce: await inForceOf(c), note: "" }),
  revokeAdminToken: (c, t) => revokeAdminToken(c, { id: t.adminTokenId }),
  revokeInvitation: (c, t) => revokeInvitation(c, { id: t.invitationId }),
  revokeVirtualKey: (c, t) => revokeVirtualKey(c, { id: t.virtualKeyId }),
  rotateVirtualKey: (c, t) => rotateVirtualKey(c, rotation(t.virtualKeyId, t.virtualKeySecret)),
  savePolicyDraft: (c) => saveNamed(c, uuidv7()),
  sendPlayground: (c) => sendPlayground(c, PLAYGROUND, new AbortController().signal),
  setCeilingPrice: (c) => setCeilingPrice(c, { usd: { input: "1", output: "2" } }),
  setPolicyShadow: (c, t) => setPolicyShadow(c, { revision: t.draftRevision, shadow: true }),
  setPrice: (c) => setPrice(c, PRICE),
  setRateLimit: (c, t) => setRateLimit(c, { ...RULES, scope: { kind: "virtual_key", virtualKeyId: t.virtualKeyId } }),
  shareVirtualKey: (c, t) => shareVirtualKey(c, { id: t.virtualKeyId, ...SEALED }),
  testCredential: (c, t) => testCredential(c, { id: t.credentialId }),
  testVirtualKey: (c, t) => testVirtualKey(c, { id: t.virtualKeyId, secret: t.virtualKeySecret }),
  updateBudget: (c, t) => updateBudget(c, { id: t.budgetId, limitUsd: "7" }),
  updateCredential: (c, t) => updateCredential(c, { id: t.credentialId, disabled: false }),
  updateDeployment: (c, t) => updateDeployment(c, { id: t.deploymentId, disabled: false }),
  updateOrganization: (c) => updateOrganization(c, { name: "Acme" }),
  updatePerson: (c, t) => updatePerson(c, { id: t.personId, disabled: false }),
  updateTeam: (c, t) => updateTeam(c, { id: t.teamId, name: uuidv7() }),
  updateVirtualKey: (c, t) => updateVirtualKey(c, { id: t.virtualKeyId, name: "renamed" }),
  withdrawVirtualKeyShares: (c, t) => withdrawVirtualKeyShares(c, { id: t.virtualKeyId }),
  verifyAudit: (c) => verifyAudit(c),
} satisfies Record<string, Verb>;

/** One of everything in an organization whose owner the context is. */
export async function populate(world: World, context: VerbContext): Promise<Things> {
  const teamId = (await createTeam(context, { name: "Search" })).id;
  const otherTeamId = (await createTeam(context, { name: "Ads" })).id;
  const key = (team: string) => createVirtualKey(context, { ...PLAIN, name: "key", teamId: team });
  const { virtualKey, secret: virtualKeySecret } = await key(teamId);
  const [virtualKeyId, otherVirtualKeyId] = [virtualKey.id, (await key(otherTeamId)).virtualKey.id];
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
  const auditEntryId = (await listAudit(context, { limit: 1 })).items[0]?.id as string;
  const of = {
    userId,
    teamId,
    otherTeamId,
    virtualKeyId,
    virtualKeySecret,
    otherVirtualKeyId,
    requestId,
    auditEntryId,
  };
  const people = { personId: await insertPerson(world, context), invitationId: await inviteSomebody(context) };
  const adminTokenId = (await createAdminToken(context, TOKEN)).adminToken.id;
  return { ...of, ...people, adminTokenId, lease, ...policy, ...ids };
}

const inviteSomebody = async (context: VerbContext): Promise<string> =>
  (await createInvitation(context, { email: `${uuidv7()}@acme.test`, role: "member", teams: [] })).invitation.id;

const policyNamed = (name: string) => ({ rules: [{ name, then: { redact: ["email"] } }] });

/** Saves the draft, whatever it was. */
async function saveNamed(context: VerbContext, name: string) {
  const { draft, inForce } = await readPolicy(context);
  const seen = { revision: draft?.revision ?? null, basedOn: inForce?.version ?? null };
  return savePolicyDraft(context, { document: policyNamed(name), ...seen });
}

async function draftAfterTwoVersions(context: VerbContext): Promise<number> {
  for (const name of ["first", "second"]) {
    const { revision } = await saveNamed(context, name);
    await publishPolicy(context, { revision, inForce: await inForceOf(context), note: name });
  }
  return (await saveNamed(context, "third")).revision;
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
    return { ...things, draftRevision: (await saveNamed(owner, name)).revision };
  }
  if (name === "deleteCredential") {
    const fields = { provider: "xai", name: uuidv7(), baseUrl: null, secret: "sk-0123456789abcdef" } as const;
    return { ...things, credentialId: (await createCredential(owner, fields)).id };
  }
  if (name === "deleteDeployment") {
    const fields = { credentialId: things.credentialId, model: uuidv7(), upstreamModel: null, region: null };
    return { ...things, deploymentId: (await createDeployment(owner, fields)).id };
  }
  if (name === "removePerson") return { ...things, personId: await insertPerson(world, owner) };
  if (name === "revokeInvitation") return { ...things, invitationId: await inviteSomebody(owner) };
  if (name === "removeTeamMember")
    await addTeamMember(owner, { id: things.teamId, userId: things.userId, role: "member" });
  if (["changeGrace", "changeVirtualKeys", "rotateVirtualKey", "testVirtualKey"].includes(name))
    return withRotatedKey(owner, things);
  if (!["endBudgetRaise", "removeBudget", "removeRateLimit", "revokeVirtualKey"].includes(name)) return things;
  const { virtualKey } = await createVirtualKey(owner, { ...PLAIN, name: "spare", teamId: things.teamId });
  return { ...things, virtualKeyId: virtualKey.id, ...(await limitKey(owner, virtualKey.id)) };
}

const rotation = (id: string, secret: string) => ({ id, graceSeconds: 3_600 as const, lastFour: secret.slice(-4) });

/** A key of its own, whose first secret still works beside the second. */
async function withRotatedKey(owner: VerbContext, things: Things): Promise<Things> {
  const { virtualKey, secret } = await createVirtualKey(owner, { ...PLAIN, name: "rotated", teamId: things.teamId });
  const rotated = await rotateVirtualKey(owner, rotation(virtualKey.id, secret));
  return { ...things, virtualKeyId: virtualKey.id, virtualKeySecret: rotated.secret };
}

/** A budget with a raise, and a rate limit. */
async function limitKey(context: VerbContext, virtualKeyId: string) {
  const scope = { kind: "virtual_key", virtualKeyId } as const;
  const { id: budgetId } = await createBudget(context, { ...TERMS, scope });
  const [raise] = (await createBudgetRaise(context, { ...RAISE, id: budgetId })).raises;
  const { id: rateLimitId } = await setRateLimit(context, { ...RULES, scope });
  return { budgetId, raiseId: raise?.id as string, rateLimitId };
}
