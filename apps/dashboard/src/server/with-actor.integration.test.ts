import { ADMIN_TOKEN, createWorld, foundOrganization, type World } from "@gatehouse/services/testing/world";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.mock("server-only", () => ({}));

const { POST: createTeam, GET: listTeams } = await import("#app/api/v1/teams/route.ts");
const { POST: createVirtualKey } = await import("#app/api/v1/virtual-keys/route.ts");
const { GET: readPolicy } = await import("#app/api/v1/policy/route.ts");
const { PUT: saveDraft } = await import("#app/api/v1/policy/draft/route.ts");
const { GET: readDocument } = await import("#app/api/v1/openapi.json/route.ts");

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await foundOrganization(world);
  const environment = { dashboardUrl: "https://gatehouse.test", sessionSecret: "s".repeat(43) };
  Object.assign(globalThis, { gatehouseContainer: { environment, platform: world.platform } });
});
afterAll(async () => {
  Reflect.deleteProperty(globalThis, "gatehouseContainer");
  await world.close();
});

async function ask(handler: typeof createTeam, path: string, body?: object, headers: Record<string, string> = {}) {
  const method = body === undefined ? "GET" : handler === saveDraft ? "PUT" : "POST";
  const request = new Request(`https://gatehouse.test/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve({}) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === "" ? null : JSON.parse(text) };
}

test("a creating request that is sent twice with an idempotency key makes one, and is answered with the same secret", async () => {
  const key = { "idempotency-key": "deploy-4711" };
  const team = await ask(createTeam, "teams", { name: "Search" }, key);
  expect([team.status, team.headers.get("idempotent-replayed")]).toEqual([201, null]);
  const again = await ask(createTeam, "teams", { name: "Search" }, key);
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
  expect(again.json).toEqual(team.json);
  expect((await ask(listTeams, "teams")).json.items).toHaveLength(1);
  expect((await ask(createTeam, "teams", { name: "Ads" }, key)).json.error.code).toBe("idempotency_mismatch");

  const make = () =>
    ask(createVirtualKey, "virtual-keys", { name: "app", teamId: team.json.id }, { "idempotency-key": "deploy-4712" });
  const [first, second] = [await make(), await make()];
  expect(first.json.secret).toMatch(/^gh_live_/);
  expect(second.json.secret).toBe(first.json.secret);
  expect(await world.sql("SELECT id FROM virtual_key")).toHaveLength(1);
});

test("a change of a policy that is no longer as the caller has seen it is refused, and a reader who has it is told so", async () => {
  const seen = await ask(readPolicy, "policy");
  const etag = seen.headers.get("etag") as string;
  expect((await ask(readPolicy, "policy", undefined, { "if-none-match": `W/${etag}` })).status).toBe(304);

  const save = (revision: number | null, match: string) =>
    ask(saveDraft, "policy/draft", { document: { rules: [] }, revision, basedOn: null }, { "if-match": match });
  expect((await save(null, '"9-9"')).json.error.code).toBe("precondition_failed");
  expect(await world.sql("SELECT 1 FROM policy_draft")).toHaveLength(0);
  const saved = await save(null, etag);
  expect(saved.status).toBe(200);
  expect((await save(saved.json.revision, etag)).status).toBe(412);
  expect((await ask(readPolicy, "policy")).headers.get("etag")).not.toBe(etag);
});

test("the API describes itself to whoever is signed in or has a token, and to nobody else", async () => {
  const { status, json } = await ask(readDocument, "openapi.json");
  expect([status, json.openapi]).toEqual([200, "3.1.1"]);
  expect(Object.keys(json.paths)).toContain("/api/v1/openapi.json");
  expect((await ask(readDocument, "openapi.json", undefined, { authorization: "Bearer x" })).status).toBe(401);
});
