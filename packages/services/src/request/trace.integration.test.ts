import type { PolicyDocumentInput, RequestFilters, RequestTrace } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBudget, deleteDeployment, listRequests, listRequestsInput, readRequest } from "../index.ts";
import { TERMS } from "../testing/every-verb.ts";
import { createPolicyWorld, type PolicyWorld, putInForce, save } from "../testing/policy-world.ts";
import { factsAt, recordOf, targetsAt, traceOf } from "../testing/recorded.ts";
import { attemptOf, contextOf, createWorld, type World } from "../testing/world.ts";

let world: World;
let at: PolicyWorld;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  at = await createPolicyWorld(world);
});
afterAll(() => world.close());

const POLICY: PolicyDocumentInput = {
  rules: [
    { name: "off", enabled: false, then: { allow: true } },
    { name: "batch only", when: { tags: ["batch"] }, then: { deny: { reason: "Not now." } } },
    {
      name: "to Europe",
      then: { route: { targets: [{ model: "small" }, { model: "private" }] }, require: { noTraining: true } },
    },
    { name: "never", then: { redact: ["email"] } },
  ],
};

/** Records one request with the trace that a gateway would have kept, changed by what is given. */
async function record(trace: Partial<RequestTrace> = {}, policy: PolicyDocumentInput = POLICY): Promise<string> {
  const settled = recordOf(at, { ...traceOf(policy, factsAt(at), targetsAt(at)), ...trace });
  await world.settle([settled]);
  return settled.record.requestId;
}

describe("why a request went the way it went", () => {
  test("is told with names: of every rule what became of it, and of every candidate what it is", async () => {
    await putInForce(at.owner, { rules: [...(POLICY.rules ?? []).slice(0, 3)] });
    const guardrails = [{ name: "legal", stage: "request", verdict: "passed", durationMs: 7 }] as const;
    const requestId = await record({ guardrails }, { rules: (POLICY.rules ?? []).slice(0, 3) });
    await putInForce(at.owner, { rules: [{ name: "another", then: { allow: true } }] });
    expect((await readRequest(at.owner, { requestId })).trace).toMatchObject({
      policyVersion: 1,
      guardrails,
      outcome: "route",
      rule: "to Europe",
      reason: null,
      rules: [
        { rule: "off", verdict: "switched_off" },
        { rule: "batch only", verdict: "not_matched", condition: "tags" },
        { rule: "to Europe", verdict: "matched" },
      ],
      candidates: [
        { label: "mistral / up-private", provider: "mistral", region: "eu", order: 1, excluded: null },
        { label: "openai / up-small", upstreamModel: "up-small", order: null, excluded: "may_train" },
      ],
    });
  });

  test("is still told when a deployment is gone", async () => {
    await putInForce(at.owner, { rules: [{ name: "r", then: { allow: true } }] });
    const requestId = await record({}, { rules: [{ name: "r", then: { allow: true } }] });
    await deleteDeployment(at.owner, { id: at.smallId });
    const { trace } = await readRequest(at.owner, { requestId });
    expect(trace?.candidates).toMatchObject([{ deploymentId: at.smallId, label: null, provider: null, order: 1 }]);
  });

  test("is not told of what was stopped before, or recorded by a version before", async () => {
    const { organizationId } = at.owner.actor;
    const plain = attemptOf({ organizationId, teamId: at.teamId, virtualKeyId: at.keyId });
    await world.settle([plain]);
    const { request, trace } = await readRequest(at.owner, { requestId: plain.record.requestId });
    expect(trace).toBeNull();
    expect(request).toMatchObject({
      policyVersion: null,
      policyRule: null,
      sensitivityClass: null,
      cacheStatus: null,
      tags: [],
    });
  });

  test("names the rule of the draft that ran beside it for as long as the draft is the same", async () => {
    await putInForce(at.owner, {});
    const { revision } = await save(at.owner, { rules: [{ name: "next", then: { allow: true } }] });
    const shadow = {
      draftRevision: revision,
      outcome: "allow",
      rule: 0,
      firstDeploymentId: at.smallId,
      differs: false,
    } as const;
    const requestId = await record({ shadow }, {});
    const told = async () => (await readRequest(at.owner, { requestId })).trace?.shadow;
    expect(await told()).toMatchObject({ rule: "next", firstDeployment: { label: "openai / up-small" } });
    await save(at.owner, { rules: [{ name: "later", then: { allow: true } }] });
    expect(await told()).toMatchObject({ draftRevision: revision, rule: null });
  });

  test("tells of budgets to whoever may see them, and of the organization's not to a team", async () => {
    const whole = await createBudget(at.owner, { ...TERMS, scope: { kind: "organization" } });
    const team = await createBudget(at.owner, { ...TERMS, scope: { kind: "team", teamId: at.teamId } });
    const budget = (budgetId: string) => ({
      budgetId,
      hard: true,
      limitNanoUsd: "10",
      spentNanoUsd: "4",
      heldNanoUsd: "2",
      chargedNanoUsd: "1",
    });
    const requestId = await record({ budgets: [budget(whole.id), budget(team.id)] }, {});
    const names = async (context = at.owner) =>
      (await readRequest(context, { requestId })).trace?.budgets.map(({ name, spentNanoUsd, leasedNanoUsd }) => [
        name,
        spentNanoUsd,
        leasedNanoUsd,
      ]);
    expect(await names()).toEqual([
      ["Acme", "4", null],
      ["Search", "4", null],
    ]);
    const teams = [{ teamId: at.teamId, role: "member" as const }];
    expect(await names(contextOf(world, at.owner.actor.organizationId, { role: "member", teams }))).toEqual([
      ["Search", "4", null],
    ]);
  });
});

describe("requests in the list", () => {
  test("say what the policy and the cache made of them, and are found by it", async () => {
    const { organizationId } = at.owner.actor;
    const owner = { organizationId, teamId: at.teamId, virtualKeyId: at.keyId };
    const decided = { policyVersion: 3, rule: "to Europe", sensitivityClass: "personal", tags: ["batch", "night"] };
    const one = attemptOf(owner, { decided: { ...decided, cache: { status: "hit" } } });
    const another = attemptOf(owner, {
      decided: { policyVersion: 3, rule: null, sensitivityClass: "none", tags: [], cache: { status: "miss" } },
    });
    await world.settle([one, another, attemptOf(owner)]);
    const found = async (filters: RequestFilters) =>
      (await listRequests(at.owner, listRequestsInput.parse({ ...filters, limit: 10 }))).items;
    expect(await found({ policyRule: "to Europe" })).toMatchObject([
      {
        requestId: one.record.requestId,
        policyVersion: 3,
        policyRule: "to Europe",
        sensitivityClass: "personal",
        cacheStatus: "hit",
        tags: ["batch", "night"],
      },
    ]);
    expect(await found({ sensitivityClass: "none" })).toMatchObject([
      { requestId: another.record.requestId, policyRule: null },
    ]);
    expect(await found({ cacheStatus: "miss" })).toMatchObject([{ requestId: another.record.requestId }]);
    expect(await found({ cacheStatus: "hit", sensitivityClass: "none" })).toEqual([]);
    expect(await found({})).toHaveLength(3);
  });
});
