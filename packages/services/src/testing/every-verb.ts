import { uuidv7 } from "@gatehouse/domain";
import {
  acceptOffer,
  createCredential,
  createDeployment,
  createTeam,
  createVirtualKey,
  deleteCredential,
  deleteDeployment,
  listAudit,
  listBudgets,
  listCredentials,
  listDeployments,
  listGateways,
  listModels,
  listOffers,
  listPrices,
  listRequests,
  listTeams,
  listVirtualKeys,
  readLedgerCheck,
  readPropagation,
  readRequest,
  readSession,
  readTeam,
  readUsage,
  readVirtualKey,
  releaseLease,
  removeBudget,
  revokeVirtualKey,
  setBudget,
  setPrice,
  testCredential,
  updateCredential,
  updateDeployment,
  updateTeam,
  updateVirtualKey,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { attemptOf, type World } from "./world.ts";

/** One of everything, in one organization. */
export interface Things {
  teamId: string;
  otherTeamId: string;
  virtualKeyId: string;
  otherVirtualKeyId: string;
  budgetId: string;
  credentialId: string;
  deploymentId: string;
  requestId: string;
  /** Of a gateway that is gone, on the budget. */
  lease: { leaseId: string; windowStart: Date };
}

export const PLAIN = { allowedModels: [], expiresAt: null, monthlyBudgetUsd: null };
export const RANGE = {
  from: new Date("2026-11-22T00:00:00Z"),
  to: new Date("2026-11-23T00:00:00Z"),
  groupBy: "none",
} as const;
const PRICE = {
  provider: "openai",
  upstreamModel: "m",
  usd: { input: "1", output: "1" },
} as const;

export type Verb = (context: VerbContext, things: Things) => Promise<unknown>;

/** Every verb of the package but those that work without an actor, as it is called on things of the organization. */
export const VERBS = {
  acceptOffer: (c) => acceptOffer(c, { kind: "environment", provider: "openai" }),
  createCredential: (c) =>
    createCredential(c, { provider: "openai", name: uuidv7(), baseUrl: null, secret: "sk-0123456789abcdef" }),
  createDeployment: (c, t) =>
    createDeployment(c, { credentialId: t.credentialId, model: uuidv7(), upstreamModel: null, region: null }),
  createTeam: (c) => createTeam(c, { name: uuidv7() }),
  createVirtualKey: (c, t) => createVirtualKey(c, { ...PLAIN, name: "key", teamId: t.teamId }),
  deleteCredential: (c, t) => deleteCredential(c, { id: t.credentialId }),
  deleteDeployment: (c, t) => deleteDeployment(c, { id: t.deploymentId }),
  listAudit: (c) => listAudit(c, { limit: 10 }),
  listBudgets: (c) => listBudgets(c),
  listCredentials: (c) => listCredentials(c),
  listDeployments: (c) => listDeployments(c),
  listGateways: (c) => listGateways(c),
  listModels: (c) => listModels(c),
  listOffers: (c) => listOffers(c),
  listPrices: (c) => listPrices(c),
  listRequests: (c) => listRequests(c, { limit: 10 }),
  listTeams: (c) => listTeams(c),
  listVirtualKeys: (c) => listVirtualKeys(c, {}),
  readLedgerCheck: (c) => readLedgerCheck(c),
  readPropagation: (c) => readPropagation(c, { version: 1n }),
  readRequest: (c, t) => readRequest(c, { requestId: t.requestId }),
  readSession: (c) => readSession(c),
  readTeam: (c, t) => readTeam(c, { id: t.teamId }),
  readUsage: (c) => readUsage(c, RANGE),
  readVirtualKey: (c, t) => readVirtualKey(c, { id: t.virtualKeyId }),
  releaseLease: (c, t) => releaseLease(c, { ...t.lease, budgetId: t.budgetId }),
  removeBudget: (c, t) => removeBudget(c, { id: t.budgetId }),
  revokeVirtualKey: (c, t) => revokeVirtualKey(c, { id: t.virtualKeyId }),
  setBudget: (c, t) => setBudget(c, { scope: { kind: "virtual_key", virtualKeyId: t.virtualKeyId }, limitUsd: "7" }),
  setPrice: (c) => setPrice(c, PRICE),
  testCredential: (c, t) => testCredential(c, { id: t.credentialId }),
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
  const budget = await setBudget(context, { scope: { kind: "team", teamId }, limitUsd: "10" });
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
  const ids = { credentialId: credential.id, deploymentId: deployment.id, budgetId: budget.id };
  const lease = await strand(world, budget.id);
  return { teamId, otherTeamId, virtualKeyId, otherVirtualKeyId, requestId, lease, ...ids };
}

/** A lease of a gateway that nobody has heard of since. */
export async function strand(world: World, budgetId: string, nodeId = "lost"): Promise<Things["lease"]> {
  const [leaseId, windowStart] = [uuidv7(), new Date("2026-11-01T00:00:00Z")];
  await world.sql(
    `INSERT INTO budget_window (budget_id, window_start, window_end, leased_nano_usd) VALUES ($1, $2, $2::timestamptz + interval '1 month', 500)
     ON CONFLICT (budget_id, window_start) DO UPDATE SET leased_nano_usd = budget_window.leased_nano_usd + 500`,
    [budgetId, windowStart],
  );
  await world.sql(
    `INSERT INTO budget_lease (id, budget_id, window_start, node_id, epoch, granted_nano_usd, held_nano_usd) VALUES ($1, $2, $3, $4, 1, 500, 20)`,
    [leaseId, budgetId, windowStart, nodeId],
  );
  return { leaseId, windowStart };
}

/** The same things, but what the verb is about to take away is made anew, so that the next one finds the rest whole. */
export async function spareFor(world: World, name: string, owner: VerbContext, things: Things): Promise<Things> {
  if (name === "releaseLease") return { ...things, lease: await strand(world, things.budgetId) };
  if (name === "deleteCredential") {
    const fields = { provider: "xai", name: uuidv7(), baseUrl: null, secret: "sk-0123456789abcdef" } as const;
    return { ...things, credentialId: (await createCredential(owner, fields)).id };
  }
  if (name === "deleteDeployment") {
    const fields = { credentialId: things.credentialId, model: uuidv7(), upstreamModel: null, region: null };
    return { ...things, deploymentId: (await createDeployment(owner, fields)).id };
  }
  if (name !== "revokeVirtualKey" && name !== "removeBudget") return things;
  const fields = { ...PLAIN, name: "spare", teamId: things.teamId, monthlyBudgetUsd: "1" };
  const { virtualKey } = await createVirtualKey(owner, fields);
  return { ...things, virtualKeyId: virtualKey.id, budgetId: virtualKey.budget?.id as string };
}
