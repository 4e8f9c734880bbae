import type { LimitScope } from "@gatehouse/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addTeamMember,
  createTeam,
  createVirtualKey,
  listRateLimits,
  removeRateLimit,
  setRateLimit,
} from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { PLAIN, RULES } from "../testing/every-verb.ts";
import { createWorld, foundOrganization, insertPerson, type World } from "../testing/world.ts";

let world: World;
let context: VerbContext;
let scopes: LimitScope[];

beforeAll(async () => {
  world = await createWorld();
  context = await foundOrganization(world);
  const userId = await insertPerson(world, context, "Bob");
  const { id: teamId } = await createTeam(context, { name: "Search" });
  await addTeamMember(context, { id: teamId, userId, role: "member" });
  const { virtualKey } = await createVirtualKey(context, { ...PLAIN, name: "laptop", teamId, memberId: userId });
  scopes = [
    { kind: "organization" },
    { kind: "team", teamId },
    { kind: "member", teamId, userId },
    { kind: "virtual_key", virtualKeyId: virtualKey.id },
  ];
});
afterAll(() => world.close());

test("every scope has one limit for all models together and one for each model, and setting it again replaces it", async () => {
  for (const scope of scopes) {
    const first = await setRateLimit(context, { ...RULES, scope });
    const model = await setRateLimit(context, {
      ...RULES,
      scope,
      model: "gpt-test",
      tokensPerDay: 9_007_199_254_740_991,
    });
    const rules = { requestsPerMinute: null, tokensPerMinute: 5000, tokensPerDay: null, parallelRequests: 2 };
    const second = await setRateLimit(context, { ...rules, scope, model: null });
    expect(second).toEqual({ ...first, ...rules });
    expect(model).toMatchObject({ model: "gpt-test", tokensPerDay: 9_007_199_254_740_991 });
  }
  const { items } = await listRateLimits(context);
  expect(items).toHaveLength(8);
  expect(items.filter(({ model }) => model === null).map(({ scope }) => [scope.kind, scope.name])).toEqual([
    ["organization", "Acme"],
    ["team", "Search"],
    ["member", "Bob"],
    ["virtual_key", "laptop"],
  ]);
});

test("every change is in the audit log with what was there, and what changes nothing is not", async () => {
  const [scope] = scopes as [LimitScope];
  const rules = { ...RULES, requestsPerMinute: 77, scope, model: "audited" };
  const { id } = await setRateLimit(context, rules);
  await setRateLimit(context, rules);
  await setRateLimit(context, { ...rules, requestsPerMinute: 78 });
  await removeRateLimit(context, { id });
  const entries = (await world.db.audit.list(context.actor.organizationId, { limit: 100 })).filter(
    ({ targetId }) => targetId === id,
  );
  expect(entries).toMatchObject([
    { action: "rate_limit.remove", before: { requestsPerMinute: 78, model: "audited" }, after: null },
    { action: "rate_limit.set", before: { requestsPerMinute: 77 }, after: { requestsPerMinute: 78 } },
    { action: "rate_limit.set", before: null, after: { requestsPerMinute: 77 } },
  ]);
});
