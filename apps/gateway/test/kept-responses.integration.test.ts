import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  insertCredential,
  insertDeployment,
  insertPriceOverride,
  insertTeam,
  insertVirtualKey,
  type Tenant,
} from "@gatehouse/testing";
import { digestVirtualKey, generateVirtualKey, readPeppers } from "@gatehouse/vault";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readEnvironment } from "../src/env.ts";
import { runGateway } from "../src/run.ts";
import { applied, expectLedgerToAgree, type Stack, startStack } from "./stack.ts";

/** What reached the provider, and how it answers. */
interface Keeper {
  url: string;
  bodies: Record<string, unknown>[];
  broken: boolean;
  server: Server;
}

const CONTAINER = `cntr_${randomBytes(24).toString("hex")}`;
const USAGE = { input_tokens: 30, output_tokens: 12, total_tokens: 42 };
let stack: Stack;
let first: Keeper;
let second: Keeper;
beforeAll(async () => {
  stack = await startStack();
  first = await startKeeper();
  second = await startKeeper();
});
afterAll(async () => {
  await stack.close();
  first.server.close();
  second.server.close();
});
beforeEach(() => {
  for (const keeper of [first, second]) Object.assign(keeper, { broken: false, bodies: [] });
});

/** A provider that keeps its responses, each under an id of its own. */
async function startKeeper(): Promise<Keeper> {
  const keeper: Omit<Keeper, "server"> = { url: "", bodies: [], broken: false };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    keeper.bodies.push(body);
    response.writeHead(keeper.broken ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(keeper.broken ? { error: { message: "Broken." } } : answerTo(body)));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  keeper.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return Object.assign(keeper, { server });
}

const answerTo = ({ store, model }: Record<string, unknown>) => ({
  id: `resp_${randomBytes(24).toString("hex")}`,
  object: "response",
  status: "completed",
  model,
  store: store ?? true,
  output: [
    { type: "reasoning", id: `rs_${randomBytes(24).toString("hex")}`, summary: [] },
    {
      type: "message",
      id: `msg_${randomBytes(24).toString("hex")}`,
      role: "assistant",
      content: [{ type: "output_text", text: "Yes.", annotations: [] }],
    },
    { type: "code_interpreter_call", id: `ci_${randomBytes(24).toString("hex")}`, container_id: CONTAINER, code: "1" },
  ],
  usage: model === "unmetered" ? undefined : USAGE,
});

const PRICE = { inputPicoUsd: 1_000_000n, outputPicoUsd: 5_000_000n };

/** A model with two targets that both keep responses. */
async function twoKeepers({
  upstreamModel = "keeps",
  keyLimitNanoUsd,
}: {
  upstreamModel?: string;
  keyLimitNanoUsd?: bigint;
} = {}) {
  const provider = "openai";
  const given = {
    model: "m",
    provider,
    upstreamModel,
    baseUrl: first.url,
    ...(keyLimitNanoUsd && { keyLimitNanoUsd }),
  };
  const tenant = await stack.tenant(given);
  const { organizationId } = tenant;
  await insertPriceOverride(stack.pool, { organizationId, provider, upstreamModel, ...PRICE });
  const credentialId = await insertCredential(stack.pool, { organizationId, provider, baseUrl: second.url });
  const deploymentId = await insertDeployment(stack.pool, { organizationId, credentialId, upstreamModel });
  const values = [tenant.routeId, deploymentId, 1];
  await stack.pool.query("INSERT INTO route_target (route_id, deployment_id, position) VALUES ($1, $2, $3)", values);
  await stack.applied();
  return tenant;
}

const ask = (client: OpenAI, more: Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming> = {}) =>
  client.responses.create({ model: "m", input: "Is it so?", max_output_tokens: 50, ...more });

async function keyOf({ organizationId }: Tenant, teamId: string): Promise<OpenAI> {
  const secret = generateVirtualKey();
  const digest = digestVirtualKey(secret, readPeppers(stack.environment.GATEHOUSE_KEY_PEPPER ?? "").current.key);
  await insertVirtualKey(stack.pool, { organizationId, teamId, digest });
  await stack.applied();
  return new OpenAI({ apiKey: secret, baseURL: `${stack.baseUrl}/v1`, maxRetries: 0 });
}

test("a conversation goes on where it is kept, whatever the route prefers, and nowhere else when that is broken", async () => {
  const { client } = await twoKeepers();
  first.broken = true;
  const begun = await ask(client);
  first.broken = false;
  const next = await ask(client, { previous_response_id: begun.id });
  expect(second.bodies.at(-1)).toMatchObject({ previous_response_id: begun.id });
  second.broken = true;
  first.bodies = [];
  await expect(ask(client, { previous_response_id: next.id })).rejects.toMatchObject({ status: 502 });
  expect(first.bodies).toEqual([]);
});

test.each<[string, (begun: OpenAI.Responses.Response) => Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming>]>([
  ["a response", ({ id }) => ({ previous_response_id: id })],
  ["an item", ({ output }) => ({ input: [{ type: "item_reference", id: output[1]?.id as string }] })],
  [
    "a container",
    ({ output }) => ({ input: [output[2] as OpenAI.Responses.ResponseCodeInterpreterToolCall], store: false }),
  ],
  [
    "reasoning left out",
    ({ output }) => ({ input: [{ type: "reasoning", id: output[0]?.id as string, summary: [] }] }),
  ],
])("what a provider keeps is its team's alone: %s", async (_, referring) => {
  const tenant = await twoKeepers();
  const begun = await ask(tenant.client);
  const colleague = await keyOf(tenant, tenant.teamId);
  const stranger = await keyOf(tenant, await insertTeam(stack.pool, { organizationId: tenant.organizationId }));
  await stack.records(tenant.virtualKeyId, 1);
  await ask(colleague, referring(begun));
  const sent = first.bodies.length;
  const refused = { status: 400, code: "invalid_request", param: "previous_response_id" };
  await expect(ask(stranger, referring(begun))).rejects.toMatchObject(refused);
  const elsewhere = await twoKeepers();
  await expect(ask(elsewhere.client, referring(begun))).rejects.toMatchObject(refused);
  expect(first.bodies).toHaveLength(sent);
});

test("another gateway goes on with it as well", async () => {
  const tenant = await twoKeepers();
  const begun = await ask(tenant.client);
  const spool = await mkdtemp(join(tmpdir(), "gatehouse-spool-"));
  const other = await runGateway(readEnvironment({ ...stack.environment, GATEHOUSE_SPOOL_DIR: spool }));
  const baseUrl = `http://127.0.0.1:${other.port}`;
  await vi.waitFor(() => applied(stack.pool, baseUrl), { timeout: 10_000 });
  const client = new OpenAI({ apiKey: tenant.secret, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
  await ask(client, { previous_response_id: begun.id });
  expect(first.bodies.at(-1)).toMatchObject({ previous_response_id: begun.id });
  await other.stop(0);
});

test("under a hard budget the tokens of what is referred to are held for, and refused when nobody knows them", async () => {
  const tenant = await twoKeepers({ keyLimitNanoUsd: 10n ** 12n });
  const begun = await ask(tenant.client, { input: "Is it so?" });
  await ask(tenant.client, { input: "Is it so?", previous_response_id: begun.id });
  const [alone, after] = await stack.records(tenant.virtualKeyId, 2);
  const reference = Buffer.byteLength(`,"previous_response_id":"${begun.id}"`);
  const more = BigInt(after?.held_nano_usd ?? 0) - BigInt(alone?.held_nano_usd ?? 0);
  expect(more).toBe((BigInt(USAGE.total_tokens + reference) * PRICE.inputPicoUsd) / 1_000n);

  const unmetered = await twoKeepers({ upstreamModel: "unmetered", keyLimitNanoUsd: 10n ** 12n });
  const untold = await ask(unmetered.client);
  await expect(ask(unmetered.client, { previous_response_id: untold.id })).rejects.toMatchObject({
    code: "unsupported_parameter",
    param: "previous_response_id",
  });
  await expectLedgerToAgree(stack.pool);
});

test("what the caller did not want kept is not, and what was translated says that nobody keeps it", async () => {
  const { client } = await twoKeepers();
  const unkept = await ask(client, { store: false });
  await expect(ask(client, { previous_response_id: unkept.id })).rejects.toMatchObject({ code: "invalid_request" });

  const bridged = await stack.tenant({
    model: "m",
    provider: "anthropic",
    baseUrl: stack.sandbox.url,
    upstreamModel: "sandbox-small",
  });
  const translated = await ask(bridged.client);
  expect(translated).toMatchObject({ store: false });
  const refused = { status: 400, code: "unsupported_parameter" };
  await expect(ask(bridged.client, { previous_response_id: translated.id })).rejects.toMatchObject(refused);
  const reference = { type: "item_reference", id: translated.output[0]?.id as string } as const;
  await expect(ask(bridged.client, { input: [reference] })).rejects.toMatchObject(refused);
  const items = translated.output as OpenAI.Responses.ResponseInputItem[];
  const next = await ask(bridged.client, { input: [...items, { role: "user", content: "And now?" }] });
  expect(next.output_text).not.toBe("");
});
