import type { OrganizationRole, TeamRole } from "@gatehouse/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as services from "./index.ts";
import {
  createBudget,
  createBudgetRaise,
  createVirtualKey,
  listAudit,
  listBudgets,
  listCredentials,
  listDeployments,
  listInvitations,
  listModels,
  listPolicyVersions,
  listPrices,
  listRateLimits,
  listRequests,
  listTeamMembers,
  listTeams,
  listVirtualKeys,
  readUsage,
  removeRateLimit,
  revokeSessions,
  setRateLimit,
  updateBudget,
} from "./index.ts";
import type { VerbContext } from "./platform.ts";
import { PLAIN, populate, RANGE, RULES, spareFor, TERMS, type Things, VERBS, type Verb } from "./testing/every-verb.ts";
import { only } from "./testing/only.ts";
import { codeOf, contextOf, createWorld, foundOrganization, insertPerson, type World } from "./testing/world.ts";

/** Whoever may sign in may do these; they tell of nobody's data. */
const FOR_EVERYBODY = ["readPropagation", "readSession"];
/** Lists that are narrowed to what the actor may see, instead of refused. */
const NARROWED = [
  "exportRequests",
  "exportUsage",
  "listBudgets",
  "listRateLimits",
  "listRequests",
  "listTeams",
  "listVirtualKeyNames",
  "listVirtualKeys",
  "previewVirtualKeys",
  "readCacheOverview",
  "readRequestFacets",
  "readUsage",
];
const READS_OF_A_TEAM = ["listTeamMembers", "readKeyLimits", "readTeam", "readVirtualKey", "readRequest"];
/** Asking one of them needs a virtual key as well, which says all the rest. */
const MODELS = ["listDeployments", "listModels", "listPrices", "readCeilingPrice", "sendPlayground"];
const POLICY = ["diffPolicies", "listPolicyVersions", "readPolicy", "readPolicyVersion", "renderPolicy"];
const AUDIT = ["exportAudit", "listAudit", "listAuditCheckpoints", "readAuditChain", "readAuditEntry", "verifyAudit"];
const PEOPLE = ["listInvitations", "listPeople"];
/** Reach the actor's own account and no other one, whatever the role: held by account.integration.test.ts. */
const OF_ONESELF = [
  "createSavedView",
  "listSavedViews",
  "removeSavedView",
  "updateSavedView",
  "beginTotp",
  "changePassword",
  "confirmTotp",
  "disableTotp",
  "endSession",
  "listSessions",
  "readAccount",
  "renewRecoveryCodes",
  "revokeSessions",
  "updateAccount",
];
const WRITES_OF_A_TEAM = [
  "changeGrace",
  "changeVirtualKeys",
  "createVirtualKey",
  "listVirtualKeyChanges",
  "listVirtualKeyShares",
  "rotateVirtualKey",
  "shareVirtualKey",
  "testVirtualKey",
  "withdrawVirtualKeyShares",
  "revokeVirtualKey",
  "updateVirtualKey",
  "createBudget",
  "createBudgetRaise",
  "endBudgetRaise",
  "removeBudget",
  "updateBudget",
  "setRateLimit",
  "removeRateLimit",
];

const verbOf = (name: string): Verb => VERBS[name as keyof typeof VERBS];

const MAY: Record<string, readonly string[]> = {
  owner: Object.keys(VERBS),
  admin: Object.keys(VERBS),
  auditor: [
    ...FOR_EVERYBODY,
    ...NARROWED,
    ...READS_OF_A_TEAM,
    ...MODELS,
    ...POLICY,
    "dryRunPolicy",
    ...PEOPLE,
    "listVirtualKeyChanges",
    "listCachePurges",
    "listCredentials",
    "listGateways",
    ...AUDIT,
    "readLedgerCheck",
  ],
  finops: [
    ...FOR_EVERYBODY,
    ...NARROWED,
    "listTeamMembers",
    "readKeyLimits",
    "readTeam",
    "readVirtualKey",
    ...MODELS,
    ...POLICY,
    ...PEOPLE,
    "listCachePurges",
    "listCredentials",
    "listGateways",
    "readLedgerCheck",
  ],
  "team admin": [
    ...FOR_EVERYBODY,
    ...NARROWED,
    ...READS_OF_A_TEAM,
    ...MODELS,
    ...POLICY,
    "listGateways",
    "readLedgerCheck",
    ...WRITES_OF_A_TEAM,
  ],
  "team member": [
    ...FOR_EVERYBODY,
    ...NARROWED,
    ...READS_OF_A_TEAM,
    ...MODELS,
    ...POLICY,
    "listGateways",
    "readLedgerCheck",
  ],
  "member of no team": [...FOR_EVERYBODY, ...NARROWED],
};
const ROLES: Record<string, { role: OrganizationRole; team?: TeamRole }> = {
  owner: { role: "owner" },
  admin: { role: "admin" },
  auditor: { role: "auditor" },
  finops: { role: "finops" },
  "team admin": { role: "member", team: "team_admin" },
  "team member": { role: "member", team: "member" },
  "member of no team": { role: "member" },
};

let world: World;
let owner: VerbContext;
let things: Things;

beforeAll(async () => {
  world = await createWorld();
  owner = await foundOrganization(world);
  things = await populate(world, owner);
});
afterAll(() => world.close());

const contextFor = (name: string, teamId = things.teamId): VerbContext => {
  const { role, team } = ROLES[name] as (typeof ROLES)[string];
  return contextOf(world, owner.actor.organizationId, { role, teams: team ? [{ teamId, role: team }] : [] });
};

test("the matrix names every verb of the package that has an actor", () => {
  const without = [
    ...OF_ONESELF,
    "acceptInvitation",
    "authenticate",
    "createOwner",
    "createPlatform",
    "doOnce",
    "ensureOwner",
    "loadActor",
    "loadTokenActor",
    "openVirtualKeyShare",
    "policyTag",
    "readInvitation",
    "readPolicyTag",
    "readSetup",
    "resetPassword",
    "startSession",
  ];
  const verbs = Object.entries(services)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => name);
  expect(verbs.filter((name) => !without.includes(name)).toSorted()).toEqual(Object.keys(VERBS).toSorted());
  expect(revokeSessions.length).toBe(1);
});

describe.each(Object.keys(ROLES))("%s", (role) => {
  test.each(Object.keys(VERBS))("%s", async (name) => {
    const given = await spareFor(world, name, owner, things);
    const code = await codeOf(verbOf(name)(contextFor(role), given));
    if (MAY[role]?.includes(name)) expect(["answered", "not_found"]).toContain(code);
    else expect(["forbidden", "not_found"]).toContain(code);
    if (MAY[role]?.includes(name) && name !== "acceptOffer") expect(code).toBe("answered");
  });
});

describe("another organization", () => {
  test.each(Object.keys(VERBS))("%s does not reach things of this one, whoever asks", async (name) => {
    const stranger = await foundOrganization(world);
    const given = await spareFor(world, name, owner, things);
    const before = await fingerprint();
    const code = await codeOf(verbOf(name)(stranger, given));
    if (verbOf(name).length === 2) expect(code).toBe("not_found");
    else expect(code).toBe("answered");
    expect(await fingerprint()).toEqual(before);
  });

  test("lists nothing of this one", async () => {
    const stranger = await foundOrganization(world);
    const lists = await Promise.all([
      listBudgets(stranger),
      listCredentials(stranger),
      listDeployments(stranger),
      listModels(stranger),
      listPrices(stranger),
      listRateLimits(stranger),
      listRequests(stranger, { limit: 10 }),
      listInvitations(stranger),
      listTeams(stranger),
      listVirtualKeys(stranger, { limit: 10 }),
      listAudit(stranger, { limit: 10 }),
      listRequests(stranger, { limit: 10, teamId: only(things.teamId) }),
      listVirtualKeys(stranger, { limit: 10, teamId: things.teamId }),
      listPolicyVersions(stranger, { limit: 10 }),
    ]);
    expect(lists.flatMap(({ items }) => items as unknown[])).toEqual([]);
    expect((await readUsage(stranger, { ...RANGE, teamId: only(things.teamId) })).total.requests).toBe(0);
  });
});

describe("somebody of another team", () => {
  test.each(["team admin", "team member"])(
    "as %s sees and changes nothing of this one, and is not told that it exists",
    async (role) => {
      const context = contextFor(role, things.otherTeamId);
      for (const verb of [
        VERBS.readTeam,
        VERBS.readVirtualKey,
        VERBS.readRequest,
        VERBS.listTeamMembers,
        VERBS.createBudget,
        VERBS.createBudgetRaise,
        VERBS.endBudgetRaise,
        VERBS.updateBudget,
        VERBS.removeBudget,
        VERBS.setRateLimit,
        VERBS.removeRateLimit,
        VERBS.createVirtualKey,
        VERBS.updateVirtualKey,
      ]) {
        expect(await codeOf(verb(context, things))).toBe("not_found");
      }
      expect((await listTeams(context)).items.map(({ id }) => id)).toEqual([things.otherTeamId]);
      expect((await listVirtualKeys(context, { limit: 10 })).items.map(({ id }) => id)).toEqual([
        things.otherVirtualKeyId,
      ]);
      expect((await listBudgets(context)).items).toEqual([]);
      expect((await listRateLimits(context)).items).toEqual([]);
      expect((await listRequests(context, { limit: 10, teamId: only(things.teamId) })).items).toEqual([]);
      expect((await readUsage(context, { ...RANGE, teamId: only(things.teamId) })).total.requests).toBe(0);
    },
  );
});

describe("whoever runs a team", () => {
  const limits = { ...TERMS, limitUsd: "1000000" };

  test.each(["team admin", "team member"])("as %s sets nothing on the team or the organization", async (role) => {
    const context = contextFor(role);
    const onTeam = { kind: "team", teamId: things.teamId } as const;
    const given = await createBudget(owner, { ...TERMS, model: role, scope: onTeam });
    const limit = await setRateLimit(owner, { ...RULES, model: role, scope: onTeam });
    for (const scope of [onTeam, { kind: "organization" } as const]) {
      expect(await codeOf(createBudget(context, { ...limits, scope }))).toBe("forbidden");
      expect(await codeOf(setRateLimit(context, { ...RULES, scope }))).toBe("forbidden");
    }
    expect(await codeOf(updateBudget(context, { id: given.id, limitUsd: "1000000" }))).toBe("forbidden");
    const raise = { id: given.id, amountUsd: "1", endsAt: "2026-12-01T00:00:00Z", reason: "" };
    expect(await codeOf(createBudgetRaise(context, raise))).toBe("forbidden");
    expect(await codeOf(removeRateLimit(context, { id: limit.id }))).toBe("forbidden");
  });

  test("sees what the organization set on the team, and not what it set on itself", async () => {
    await createBudget(owner, { ...TERMS, scope: { kind: "organization" } });
    await setRateLimit(owner, { ...RULES, scope: { kind: "organization" } });
    const kinds = async (context: VerbContext) => {
      const lists = await Promise.all([listBudgets(context), listRateLimits(context)]);
      return new Set(lists.flatMap(({ items }) => items.map(({ scope }) => scope.kind)));
    };
    expect(await kinds(contextFor("team admin"))).toEqual(new Set(["team", "member", "virtual_key"]));
    expect(await kinds(contextFor("finops"))).toEqual(new Set(["organization", "team", "member", "virtual_key"]));
  });
});

test("nobody reaches a member of another team through a budget, a rate limit or a key", async () => {
  const scope = { kind: "member", teamId: things.otherTeamId, userId: things.userId } as const;
  expect(await codeOf(createBudget(owner, { ...TERMS, scope }))).toBe("not_found");
  expect(await codeOf(setRateLimit(owner, { ...RULES, scope }))).toBe("not_found");
  const key = { ...PLAIN, name: "key", teamId: things.otherTeamId, memberId: things.userId };
  expect(await codeOf(createVirtualKey(owner, key))).toBe("invalid_request");
  expect((await listTeamMembers(owner, { id: things.otherTeamId })).items).toEqual([]);
});

/** What a stranger must not change: counts of the organization's own rows. */
async function fingerprint() {
  const tables = [
    "team",
    "virtual_key",
    "budget",
    "rate_limit",
    "provider_credential",
    "deployment",
    "price_override",
    "policy_version",
    "policy_draft",
    "cache_purge",
    "membership",
    "invitation",
    "admin_token",
  ];
  const counts = tables.map(
    (name) =>
      `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${name}" t WHERE organization_id = $1`,
  );
  const rows = await world.sql<{ name: string; digest: string }>(
    `SELECT name, digest FROM (${counts.join(" UNION ALL ")}) AS c`,
    [owner.actor.organizationId],
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

describe("a member of a team", () => {
  const own = async () => {
    const id = await insertPerson(world, owner);
    await services.addTeamMember(owner, { id: things.teamId, userId: id, role: "member" });
    const teams = [{ teamId: things.teamId, role: "member" as const }];
    return { id, context: contextOf(world, owner.actor.organizationId, { role: "member", id, teams }) };
  };

  test("makes keys of their own there, and of nobody else, and sets no budget on them", async () => {
    const { id, context } = await own();
    const fields = { ...PLAIN, name: "mine", teamId: things.teamId };
    const { virtualKey } = await createVirtualKey(context, { ...fields, memberId: id });
    expect(virtualKey.member?.userId).toBe(id);
    for (const memberId of [null, things.userId]) {
      expect(await codeOf(createVirtualKey(context, { ...fields, memberId }))).toBe("forbidden");
    }
    const budgeted = { ...fields, memberId: id, monthlyBudgetUsd: "5" };
    expect(await codeOf(createVirtualKey(context, budgeted))).toBe("forbidden");
    const elsewhere = { ...fields, memberId: id, teamId: things.otherTeamId };
    expect(await codeOf(createVirtualKey(context, elsewhere))).toBe("not_found");
  });

  test("does with a key of their own what the owner of the secret has to, until they leave the team", async () => {
    const { id, context } = await own();
    const fields = { ...PLAIN, name: "mine", teamId: things.teamId, memberId: id };
    const { virtualKey, secret } = await createVirtualKey(context, fields);
    const mine = { ...things, virtualKeyId: virtualKey.id, virtualKeySecret: secret };
    const verbs = [
      "shareVirtualKey",
      "listVirtualKeyShares",
      "withdrawVirtualKeyShares",
      "testVirtualKey",
      "rotateVirtualKey",
      "changeGrace",
      "updateVirtualKey",
      "changeVirtualKeys",
      "listVirtualKeyChanges",
    ];
    for (const name of verbs) expect([name, await codeOf(verbOf(name)(context, mine))]).toEqual([name, "answered"]);
    const left = contextOf(world, owner.actor.organizationId, { role: "member", id });
    for (const name of verbs) expect([name, await codeOf(verbOf(name)(left, mine))]).toEqual([name, "not_found"]);
    expect(await codeOf(VERBS.revokeVirtualKey(context, mine))).toBe("answered");
  });
});
