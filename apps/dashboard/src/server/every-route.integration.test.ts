import { TOKEN_SCOPES } from "@gatehouse/domain";
import { createAdminToken, type VerbContext } from "@gatehouse/services";
import { populate, type Things } from "@gatehouse/services/testing/every-verb";
import { createWorld, foundOrganization, type World } from "@gatehouse/services/testing/world";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type InventoryRoute, readInventory } from "#server/openapi/inventory.ts";
import { fieldsOf, type JsonSchema, toInputSchema } from "#server/openapi/json-schema.ts";
import { type IdOf, type Json, replaceAt, sampleInputs } from "#server/testing/sample-input.ts";

vi.mock("server-only", () => ({}));

/** Every route there is: a new one is held to all of this without being named here. */
const routes = await readInventory();
const guarded = routes.filter(({ access }) => access === "actor");
const changes = guarded.filter(({ method }) => method !== "GET");
const named = (list: readonly InventoryRoute[]) =>
  list.map((route): [string, InventoryRoute] => [`${route.method} ${route.path}`, route]);

const DASHBOARD = "https://gatehouse.test";
const NOBODY = "0197a000-0000-7000-8000-000000000000";

let world: World;
let owner: VerbContext;
let own: Things;
let foreign: Things;
let token: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await foundOrganization(world);
  const stranger = await foundOrganization(world);
  [own, foreign] = [await populate(world, owner), await populate(world, stranger)];
  const all = { name: "all", role: "owner", scopes: [...TOKEN_SCOPES], expiresAt: "2027-03-01T00:00:00Z" } as const;
  token = (await createAdminToken(owner, { ...all, scopes: [...all.scopes] })).secret;
  const environment = { dashboardUrl: DASHBOARD, sessionSecret: "s".repeat(43) };
  Object.assign(globalThis, { gatehouseContainer: { environment, platform: world.platform } });
});
afterAll(async () => {
  Reflect.deleteProperty(globalThis, "gatehouseContainer");
  await world.close();
});

interface Answer {
  error?: { code: string; fields?: Record<string, string> };
  items?: Json[];
  [field: string]: unknown;
}

/** Sends an input to a route; what stands in its path is taken out of it. */
async function send(route: InventoryRoute, input: Record<string, Json>, headers: Record<string, string>) {
  const inPath = Object.fromEntries(route.parameters.map((name) => [name, String(input[name] ?? NOBODY)]));
  const rest = Object.entries(input).filter(([name]) => !route.parameters.includes(name));
  const url = new URL(
    route.path.replaceAll(/\{(\w+)\}/g, (_, name) => inPath[name] as string),
    DASHBOARD,
  );
  const hasBody = route.method !== "GET" && route.method !== "DELETE";
  if (!hasBody) for (const [name, value] of rest) url.searchParams.set(name, String(value));
  const request = new Request(url, {
    method: route.method,
    headers: { host: url.host, ...(hasBody && { "content-type": "application/json" }), ...headers },
    ...(hasBody && { body: JSON.stringify(Object.fromEntries(rest)) }),
  });
  const response = await route.handler(request, { params: Promise.resolve(inPath) });
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  const body: Answer = isJson ? await response.json().catch(() => ({})) : {};
  return { status: response.status, code: body.error?.code, fields: body.error?.fields ?? {}, body };
}
const byToken = () => ({ authorization: `Bearer ${token}` });

describe("every route that is not for anybody", () => {
  test.each(named(guarded))("%s answers nobody", async (_, route) => {
    const strangers: Record<string, string>[] = [
      {},
      { authorization: "Bearer gh_admin_x" },
      { authorization: "Basic eA==" },
    ];
    for (const headers of strangers) {
      expect(await send(route, {}, headers)).toMatchObject({ status: 401, code: "unauthenticated" });
    }
  });

  test("those for anybody are these and no others", () => {
    expect(named(routes.filter(({ access }) => access === "public")).map(([name]) => name)).toEqual([
      "POST /api/v1/invitations/accept",
      "POST /api/v1/invitations/open",
      "POST /api/v1/password-resets",
      "GET /api/v1/setup",
      "POST /api/v1/setup",
      "POST /api/v1/shares/{id}/open",
    ]);
  });
});

test.each(named(changes))(
  "%s with a session's cookie is refused from another site and from no site",
  async (_, route) => {
    const cookie = { cookie: "__Host-gatehouse.session=x" };
    const origins: Record<string, string>[] = [{}, { origin: "https://evil.test" }, { origin: "null" }];
    for (const origin of origins) {
      expect(await send(route, {}, { ...cookie, ...origin })).toMatchObject({
        status: 403,
        code: "cross_site_request",
      });
    }
  },
);

/** Fields that hold a document of their own, which has its own rules. */
const OPEN_FIELDS = ["document", "body"];

describe("the input", () => {
  test.each(named(routes))(
    "of %s takes no field that it does not name, and nothing without an end",
    (_, { schema }) => {
      expect(looseParts(toInputSchema(schema), "input")).toEqual([]);
    },
  );

  test.each(named(guarded))("of %s with a field that it does not name is refused", async (_, route) => {
    const input = sampleInputs(route, idOf(own), FIXED[route.verb])[0]?.input;
    for (const more of ["organizationId", "zzUnknown"]) {
      const answer = await send(route, { ...input, [more]: NOBODY }, byToken());
      expect(answer).toMatchObject({ status: 400, code: "invalid_request" });
    }
  });

  const paged = guarded.filter(({ schema }) => fieldsOf(toInputSchema(schema)).limit !== undefined);
  test.each(named(paged))("of %s is refused with more rows than a page may have", async (_, route) => {
    const most = Number(fieldsOf(toInputSchema(route.schema)).limit?.schema.maximum);
    expect(most).toBeLessThanOrEqual(1000);
    for (const limit of [most + 1, 0, -1, 1.5]) {
      const answer = await send(
        route,
        { ...sampleInputs(route, idOf(own), FIXED[route.verb])[0]?.input, limit },
        byToken(),
      );
      expect(answer).toMatchObject({ status: 400, fields: { limit: expect.any(String) } });
    }
  });
});

function looseParts(schema: JsonSchema, path: string): string[] {
  const parts = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  const own: string[] = [];
  if (OPEN_FIELDS.some((name) => path.endsWith(`.${name}`))) return [];
  const isRecordOfKnown = Array.isArray((schema.propertyNames as JsonSchema | undefined)?.enum);
  if (schema.type === "object" && schema.additionalProperties !== false && !isRecordOfKnown)
    own.push(`${path} takes any field`);
  if (schema.type === "array" && schema.maxItems === undefined) own.push(`${path} is a list without an end`);
  if (/\.(?:sort|order|orderBy)$/.test(path) && !schema.enum) own.push(`${path} sorts by anything`);
  return [
    ...own,
    ...parts.flatMap((part) => looseParts(part, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => looseParts(field, `${path}.${name}`)),
    ...(schema.items ? looseParts(schema.items, `${path}[]`) : []),
  ];
}

/** What the schema does not tell of a field, by the verb. */
const FIXED: Record<string, Record<string, Json>> = {
  setRateLimit: { requestsPerMinute: 10 },
  shareVirtualKey: { proofDigest: "0".repeat(64) },
};

/** Whose id an `id` is, by the first part of the path. */
const ID_OF_PATH: Record<string, keyof Things> = {
  "admin-tokens": "adminTokenId",
  "budget-raises": "raiseId",
  budgets: "budgetId",
  credentials: "credentialId",
  deployments: "deploymentId",
  invitations: "invitationId",
  people: "personId",
  "rate-limits": "rateLimitId",
  teams: "teamId",
  "virtual-keys": "virtualKeyId",
};
const ID_OF_FIELD: Record<string, keyof Things> = {
  memberId: "userId",
  ids: "virtualKeyId",
  virtualKeyIds: "virtualKeyId",
};

/** An id out of an organization; nobody's for what `Things` has none of, which is as foreign as can be. */
const idOf =
  (things: Things): IdOf =>
  (field, { path }) => {
    if (field === "leaseId") return things.lease.leaseId;
    const name = field === "id" ? ID_OF_PATH[path.split("/")[3] ?? ""] : (ID_OF_FIELD[field] ?? field);
    const value = things[name as keyof Things];
    return typeof value === "string" ? value : NOBODY;
  };

/** What is answered when none of the things that are named is there; these speak of many at once. */
const OF_MANY: Record<string, object> = {
  changeVirtualKeys: { results: [{ result: "refused", code: "not_found" }] },
  previewVirtualKeys: { keys: 0, teams: 0, requestsPerDay: 0 },
};

describe("an id of another organization", () => {
  const withIds = guarded.filter((route) =>
    sampleInputs(route, () => NOBODY, FIXED[route.verb]).some(({ ids }) => ids.length > 0),
  );

  test("stands in the input of many routes", () => expect(withIds.length).toBeGreaterThan(30));

  test.each(named(withIds))("in %s is not there: 404, or nothing of it", async (_, route) => {
    for (const { input, ids } of sampleInputs(route, idOf(own), FIXED[route.verb])) {
      for (const path of ids) {
        const field = path.split(".").findLast((part) => !/^\d+$/.test(part)) as string;
        const given = replaceAt(input, path, idOf(foreign)(field, route)) as Record<string, Json>;
        await expectNothingOf(route, { given, own: input, path });
      }
    }
  });
});

/** @param given the input with a foreign id at `path`, which is otherwise `own` */
async function expectNothingOf(
  route: InventoryRoute,
  { given, own: input, path }: { given: Record<string, Json>; own: Record<string, Json>; path: string },
) {
  const { status, fields, body } = await send(route, given, byToken());
  const place = `${path} of ${JSON.stringify(given)}: ${status} ${JSON.stringify(fields)}`;
  const ofMany = OF_MANY[route.verb];
  const isFilter = route.method === "GET" && !route.parameters.includes(path);
  if (ofMany) expect(body).toMatchObject(ofMany);
  else if (isFilter && status === 200) expect([place, body.items ?? []]).toEqual([place, []]);
  // A field of a form may be told that there is no such thing.
  else if (status === 400) expect([place, Object.keys(fields)]).toEqual([place, [path]]);
  // Not for tokens at all, whatever the id.
  else if (status === 403) expect([place, (await send(route, input, byToken())).status]).toEqual([place, 403]);
  else expect([place, status]).toEqual([place, 404]);
}

describe("a search", () => {
  const searched = guarded.filter(({ schema }) => fieldsOf(toInputSchema(schema)).search !== undefined);

  test("is there", () => expect(searched.length).toBeGreaterThan(1));

  test.each(named(searched))("of %s takes wildcards as they are written", async (_, route) => {
    for (const search of ["%", "_", "\\", "%".repeat(90)]) {
      const input = sampleInputs(route, idOf(own), FIXED[route.verb])[0]?.input;
      const { status, body } = await send(route, { ...input, search }, byToken());
      const text = JSON.stringify(search).slice(1, -1);
      expect(status).toBe(200);
      expect((body.items ?? []).filter((item) => !JSON.stringify(item).includes(text))).toEqual([]);
    }
  });
});
