import type { RequestTrace } from "@gatehouse/domain";
import { insertCredential, insertDeployment, insertPolicy, insertPriceOverride, insertRoute } from "@gatehouse/testing";
import { afterAll, beforeAll } from "vitest";
import { type EchoUpstream, startEcho } from "./echo-upstream.ts";
import { type Stack, type StoredRecord, startStack } from "./stack.ts";

/** A gateway in front of three providers that say what they are told: a cheap one, a dear one, and one that trains on nothing. */
interface Governed {
  stack: Stack;
  cheap: EchoUpstream;
  dear: EchoUpstream;
  secure: EchoUpstream;
  close(): Promise<void>;
}

export type Organization = Awaited<ReturnType<Stack["tenant"]>> & { deploymentIds: Record<string, string> };

/** A row of `usage_record` with what policies add to it. */
export type DecidedRecord = StoredRecord & {
  trace: RequestTrace;
  policy_version: number;
  policy_rule: string | null;
  sensitivity_class: string | null;
  deployment_id: string | null;
  cache_status: string | null;
  cache_key: string | null;
  cached_until: Date | null;
  saved_nano_usd: string | null;
  tags: string[];
};

async function startGoverned(): Promise<Governed> {
  const [stack, cheap, dear, secure] = await Promise.all([startStack(), startEcho(), startEcho(), startEcho()]);
  const close = async () => {
    await Promise.all([stack.close(), cheap.close(), dear.close(), secure.close()]);
  };
  return { stack, cheap, dear, secure, close };
}

/** An organization with the three providers, each with a model of its name (`cheap-model`). */
async function anOrganization({ stack, cheap, dear, secure }: Governed): Promise<Organization> {
  const tenant = await stack.tenant({ model: "cheap-model", provider: "openai-compatible", baseUrl: cheap.baseUrl });
  const { organizationId } = tenant;
  const deploymentIds: Record<string, string> = { cheap: tenant.deploymentId };
  for (const [name, { baseUrl }, traits] of [
    ["dear", dear, {}],
    ["secure", secure, { noTraining: true, region: "eu" }],
  ] as const) {
    const credentialId = await insertCredential(stack.pool, { organizationId, baseUrl });
    const upstreamModel = `${name}-model`;
    const deploymentId = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel, ...traits });
    await insertRoute(stack.pool, { organizationId, model: upstreamModel, deploymentIds: [deploymentId] });
    deploymentIds[name] = deploymentId;
  }
  for (const [name, price] of Object.entries({ cheap: 1_000n, dear: 90_000n, secure: 50_000n })) {
    const prices = { inputPicoUsd: price, outputPicoUsd: price };
    await insertPriceOverride(stack.pool, { organizationId, upstreamModel: `${name}-model`, ...prices });
  }
  return { ...tenant, deploymentIds };
}

/** Puts a policy in force, as it is written, and waits until the gateway serves it. */
async function govern({ stack }: Governed, { organizationId }: Organization, document: object): Promise<void> {
  await insertPolicy(stack.pool, organizationId, document);
  await stack.applied();
}

export const ask = ({ client }: Organization, content: string, model = "cheap-model") =>
  client.chat.completions.create({ model, messages: [{ role: "user", content }] });

/** The latest record of the organization's key, once there are so many. */
const lastRecord = async ({ stack }: Governed, { virtualKeyId }: Organization, atLeast: number) =>
  (await stack.records(virtualKeyId, atLeast)).at(-1) as DecidedRecord;

/** A `Governed` for the tests of a file, and what they do in it. */
export function governedSuite() {
  let all: Governed | undefined;
  const started = (): Governed => {
    if (!all) throw new Error("it runs while tests do");
    return all;
  };
  beforeAll(async () => {
    all = await startGoverned();
  });
  afterAll(() => all?.close());
  return {
    all: started,
    organization: () => anOrganization(started()),
    governed: (own: Organization, document: object) => govern(started(), own, document),
    last: (own: Organization, atLeast: number) => lastRecord(started(), own, atLeast),
  };
}
