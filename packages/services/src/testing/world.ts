import { createSecretKey, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { type AdminDatabase, createAdminDatabase } from "@gatehouse/db/admin";
import { createPool, createUsageSink } from "@gatehouse/db/gateway";
import {
  type Actor,
  type CredentialTestView,
  type ErrorCode,
  GatehouseError,
  isGatehouseError,
  type OrganizationRole,
  type SettledAttempt,
  type TeamRole,
  type UsageRecord,
  uuidv7,
} from "@gatehouse/domain";
import { createPriceBook } from "@gatehouse/metering";
import { createTestDatabase } from "@gatehouse/testing";
import { createVault } from "@gatehouse/vault";
import type {
  GatewayAnswer,
  GatewayQuestion,
  GatewayStreamQuestion,
  Platform,
  TestTarget,
  VerbContext,
} from "../platform.ts";

export const SETUP_TOKEN = "setup-token-of-the-tests";
export const ADMIN_TOKEN = "admin-token-of-the-tests-0123456789";
export const ORIGIN = { requestId: "request-1", ip: "192.0.2.1" };

/** A control plane on a database of its own, with a clock that stands still until it is moved. */
export interface World {
  /** Of its database. */
  url: string;
  db: AdminDatabase;
  platform: Platform;
  kek: Buffer;
  /** Every provider that a test dialled, and what the next one answers. */
  dialled: TestTarget[];
  answers: { next: CredentialTestView };
  /** What was asked of the gateway, and what it answers next. */
  asked: GatewayQuestion[];
  gatewayAnswers: GatewayAnswer[];
  /** What was relayed to the gateway, which answers in two pieces. */
  relayed: GatewayStreamQuestion[];
  advance(ms: number): void;
  /** SQL straight into the database, for what the control plane has no verb for. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  settle(attempts: SettledAttempt[]): Promise<void>;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const { url, drop } = await createTestDatabase();
  const kek = randomBytes(32);
  const vault = createVault({ kek });
  const db = createAdminDatabase({ url, max: 8 }, vault.auditSigner);
  const pool = createPool(url);
  const sink = createUsageSink(pool, {
    onQuarantine: (_, error) => {
      throw error;
    },
  });
  const pepper = { version: 3, key: createSecretKey(randomBytes(32)) };
  let now = new Date("2026-11-22T12:00:00.000Z").getTime();
  const dialled: TestTarget[] = [];
  const answers = { next: { ok: true, detail: "Accepted.", latencyMs: 1, models: [] as string[] } };
  const asked: GatewayQuestion[] = [];
  const gatewayAnswers: GatewayAnswer[] = [];
  const relayed: GatewayStreamQuestion[] = [];
  const platform: Platform = {
    db,
    now: () => new Date(now),
    vault,
    pepper,
    peppers: [pepper, { version: 2, key: createSecretKey(randomBytes(32)) }],
    gatewayUrl: "https://gateway.test",
    sessionIdleMs: 30 * 60_000,
    setupToken: SETUP_TOKEN,
    adminToken: ADMIN_TOKEN,
    sandboxUrl: "http://127.0.0.1:9",
    environmentKeys: [{ provider: "openai", variable: "OPENAI_API_KEY", secret: "sk-from-the-environment-1234" }],
    assertBaseUrlAllowed(baseUrl) {
      if (baseUrl.includes("169.254."))
        throw new GatehouseError("upstream_blocked", { message: "This address is refused." });
    },
    async testCredential(target) {
      dialled.push(target);
      return answers.next;
    },
    async askGateway(question) {
      asked.push(question);
      return gatewayAnswers.shift() ?? { status: 200, text: "{}", latencyMs: 1, requestId: "req_1", failure: null };
    },
    async streamFromGateway(question) {
      relayed.push(question);
      const bytes = Readable.from([Buffer.from("one "), Buffer.from("two")]);
      return { status: 200, headers: { "content-type": "text/event-stream" }, bytes };
    },
    priceBook: (overrides, ceilings = []) => createPriceBook({ overrides, ceilings }).priceOf,
    checkPattern: (regex) => (regex.includes("(?=") ? "look-around is not supported" : null),
  };
  return {
    url,
    db,
    platform,
    kek,
    dialled,
    answers,
    asked,
    gatewayAnswers,
    relayed,
    advance: (ms) => {
      now += ms;
    },
    sql: async <Row extends object>(text: string, values?: unknown[]) => (await pool.query<Row>(text, values)).rows,
    settle: (attempts) => sink.write(attempts),
    async close() {
      await db.close();
      await pool.end();
      await drop();
    },
  };
}

/** An organization with an owner, made without the setup, which works only once per database. */
export async function foundOrganization(world: World, { timeZone = "UTC" } = {}): Promise<VerbContext> {
  const [organizationId, userId] = [uuidv7(), uuidv7()];
  await world.db.transaction(async (tx) => {
    await tx.organizations.create({ id: organizationId, name: "Acme", timeZone });
    await tx.people.create({ id: userId, email: `${userId}@acme.test`, name: "Ann", passwordHash: null });
    await tx.people.join({ organizationId, userId, role: "owner" });
  });
  return contextOf(world, organizationId, { role: "owner", id: userId });
}

/** A person of the organization; answers the id. */
export async function insertPerson(world: World, { actor }: VerbContext, name = "Bob"): Promise<string> {
  const { organizationId } = actor;
  const userId = uuidv7();
  await world.db.transaction(async (tx) => {
    await tx.people.create({ id: userId, email: `${userId}@acme.test`, name, passwordHash: null });
    await tx.people.join({ organizationId, userId, role: "member" });
  });
  return userId;
}

/** Number of the policy's version in force; null: there is none. */
export const inForceOf = async ({ db, actor }: VerbContext): Promise<number | null> =>
  (await db.policies.inForce(actor.organizationId))?.version ?? null;

/** What a verb gets from a person with these roles. */
export function contextOf(
  world: World,
  organizationId: string,
  {
    role,
    teams = [],
    id = uuidv7(),
  }: { role: OrganizationRole; teams?: { teamId: string; role: TeamRole }[]; id?: string },
): VerbContext {
  const actor: Actor = { kind: "user", id, label: "Ann", organizationId, role, teams, ...ORIGIN };
  return { ...world.platform, actor };
}

/** A final, priced attempt of a key; the fields given replace it. */
export function attemptOf(
  owner: { organizationId: string; teamId: string; virtualKeyId: string },
  fields: Partial<UsageRecord> = {},
  budgets: SettledAttempt["budgets"] = [],
): SettledAttempt {
  const eventId = uuidv7();
  const record: UsageRecord = {
    ...owner,
    eventId,
    requestId: `req_${eventId}`,
    attempt: 1,
    final: true,
    nodeId: "node-1",
    endpoint: "chat.completions",
    model: "gpt-test",
    deploymentId: null,
    providerCredentialId: null,
    provider: "openai",
    upstreamModel: "gpt-test",
    responseModel: null,
    streamed: false,
    status: "success",
    httpStatus: 200,
    upstreamStatus: 200,
    errorCode: null,
    finishReason: "stop",
    upstreamRequestId: null,
    startedAt: new Date("2026-11-22T11:07:00.000Z"),
    durationMs: 100,
    firstByteMs: 40,
    waitedMs: 0,
    tokens: { input: 10, output: 5 },
    units: {},
    serviceTier: null,
    metering: "reported",
    costNanoUsd: 1000n,
    price: { source: "catalogue", matchedModel: "gpt-test", input: 50n, output: 100n },
    heldNanoUsd: 2000n,
    decided: null,
    ...fields,
  };
  return { record, budgets };
}

/** The code that a verb refuses with; "answered" when it does not. */
export async function codeOf(verb: Promise<unknown>): Promise<ErrorCode | "answered"> {
  try {
    await verb;
    return "answered";
  } catch (error) {
    if (isGatehouseError(error)) return error.code;
    throw error;
  }
}
