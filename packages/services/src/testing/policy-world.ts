import type { PolicyDocument, PolicyDraftView } from "@gatehouse/domain";
import {
  createCredential,
  createDeployment,
  createTeam,
  createVirtualKey,
  publishPolicy,
  savePolicyDraft,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN } from "./every-verb.ts";
import { foundOrganization, inForceOf, insertPerson, type World } from "./world.ts";

/** An organization with what policies refer to. */
export interface PolicyWorld {
  owner: VerbContext;
  teamId: string;
  otherTeamId: string;
  /** Of the team; the other team has one of the same name. */
  keyId: string;
  otherKeyId: string;
  userId: string;
  email: string;
  credentialId: string;
  /** Answers for the model "small" at OpenAI, in the US, for 2 dollars per million tokens. */
  smallId: string;
  /** Answers for the model "private" at Mistral, in Europe, where nothing is trained on, for 3 dollars. */
  privateId: string;
}

export async function createPolicyWorld(world: World): Promise<PolicyWorld> {
  const owner = await foundOrganization(world);
  const teamId = (await createTeam(owner, { name: "Search" })).id;
  const otherTeamId = (await createTeam(owner, { name: "Ads" })).id;
  const key = async (team: string) =>
    (await createVirtualKey(owner, { ...PLAIN, name: "crawler", teamId: team })).virtualKey.id;
  const [keyId, otherKeyId] = [await key(teamId), await key(otherTeamId)];
  const userId = await insertPerson(world, owner);
  const credential = async (provider: "openai" | "mistral") =>
    (await createCredential(owner, { provider, name: provider, baseUrl: null, secret: "sk-0123456789abcdef" })).id;
  const [credentialId, europeId] = [await credential("openai"), await credential("mistral")];
  const small = await createDeployment(owner, {
    credentialId,
    model: "small",
    upstreamModel: "up-small",
    region: "us",
  });
  const own = await createDeployment(owner, {
    credentialId: europeId,
    model: "private",
    upstreamModel: "up-private",
    region: "eu",
    traits: { noTraining: true, zeroRetention: false, contextTokens: null, lacks: [] },
  });
  await setPrices(world, owner);
  const email = `${userId}@acme.test`;
  return {
    owner,
    teamId,
    otherTeamId,
    keyId,
    otherKeyId,
    userId,
    email,
    credentialId,
    smallId: small.id,
    privateId: own.id,
  };
}

async function setPrices(world: World, { actor, now }: VerbContext): Promise<void> {
  const { organizationId } = actor;
  for (const [provider, upstreamModel, dollars] of [
    ["openai", "up-small", 2n],
    ["mistral", "up-private", 3n],
  ] as const) {
    const rates = { input: dollars * 1_000_000n, output: dollars * 1_000_000n };
    await world.db.prices.add({
      id: crypto.randomUUID(),
      organizationId,
      provider,
      upstreamModel,
      rates,
      effectiveFrom: now(),
    });
  }
}

/** A draft that can be read, since it was saved just now. */
type SavedDraft = PolicyDraftView & { document: PolicyDocument };

/** Saves the document as the draft, whatever the draft was. */
export async function save(owner: VerbContext, document: string | Record<string, unknown>): Promise<SavedDraft> {
  const draft = await owner.db.policies.draft(owner.actor.organizationId);
  const seen = { revision: draft?.revision ?? null, basedOn: await inForceOf(owner) };
  return (await savePolicyDraft(owner, { document, ...seen })) as SavedDraft;
}

/** Puts the document in force; answers its version. */
export async function putInForce(owner: VerbContext, document: string | Record<string, unknown>, note = "") {
  const { revision } = await save(owner, document);
  return (await publishPolicy(owner, { revision, inForce: await inForceOf(owner), note })).published.version;
}
