import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  deleteDeployment,
  diffPolicies,
  listPolicyVersions,
  publishPolicy,
  readPolicy,
  readPolicyVersion,
  renderPolicy,
  restorePolicy,
} from "../index.ts";
import { createPolicyWorld, type PolicyWorld, putInForce, save } from "../testing/policy-world.ts";
import { codeOf, contextOf, createWorld, type World } from "../testing/world.ts";

let world: World;
let at: PolicyWorld;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  at = await createPolicyWorld(world);
});
afterAll(() => world.close());

const redacting = (name: string) => ({ rules: [{ name, then: { redact: ["email"] } }] });
const versions = async () => (await listPolicyVersions(at.owner, { limit: 100 })).items;
const auditOf = async (limit: number) => {
  const entries = await world.db.audit.list(at.owner.actor.organizationId, { limit });
  return entries.map(({ action, targetType, before, after }) => ({ action, targetType, before, after }));
};

describe("publishing", () => {
  test("makes the draft the next version, which is in force; the draft is gone, and the audit log tells", async () => {
    const first = await putInForce(at.owner, redacting("a"), "first");
    const draft = await save(at.owner, redacting("b"));
    const { published, warnings } = await publishPolicy(at.owner, {
      revision: draft.revision,
      inForce: 1,
      note: "second",
    });
    expect([first, published]).toMatchObject([1, { version: 2, note: "second", publishedBy: "Ann", inForce: true }]);
    expect(warnings).toEqual([]);
    expect(await readPolicy(at.owner)).toMatchObject({ inForce: { ...published, issues: [] }, draft: null });
    expect(await auditOf(1)).toEqual([
      {
        action: "policy.publish",
        targetType: "policy",
        before: { version: 1 },
        after: { version: 2, note: "second", rules: 1 },
      },
    ]);
  });

  test("by several at once publishes the draft once", async () => {
    await putInForce(at.owner, redacting("a"));
    const { revision } = await save(at.owner, redacting("draft"));
    const publish = (note: string) => codeOf(publishPolicy(at.owner, { revision, inForce: 1, note }));
    const outcomes = await Promise.all([publish("once"), publish("twice"), publish("thrice")]);
    expect(outcomes.toSorted()).toEqual(["answered", "not_found", "not_found"]);
    expect((await versions()).map(({ version }) => version)).toEqual([2, 1]);
  });

  test("of a draft that was changed since is refused: what is published is what was looked at", async () => {
    const { revision } = await save(at.owner, redacting("a"));
    await save(at.owner, redacting("b"));
    expect(await codeOf(publishPolicy(at.owner, { revision, inForce: null, note: "" }))).toBe("conflict");
    expect(await readPolicy(at.owner)).toMatchObject({ inForce: null, draft: { revision: revision + 1 } });
  });

  test("over a version that came into force after the draft was begun is told, before and after", async () => {
    await putInForce(at.owner, redacting("a"));
    await putInForce(at.owner, redacting("b"));
    const { revision } = await save(at.owner, redacting("c"));
    await restorePolicy(at.owner, { version: 1, inForce: 2, note: "" });
    const message = expect.stringContaining("begun from version 2, and version 3 has come into force since");
    expect((await readPolicy(at.owner)).draft?.issues).toMatchObject([{ severity: "warning", message }]);
    expect((await publishPolicy(at.owner, { revision, inForce: 3, note: "" })).warnings).toMatchObject([{ message }]);
  });
});

test("an organization with a policy has exactly one in force at any time, whatever is published meanwhile", async () => {
  await putInForce(at.owner, redacting("0"));
  const seen: number[] = [];
  let done = false;
  const watch = async () => {
    while (!done) {
      const { inForce } = await readPolicy(at.owner);
      const newest = (await versions()).filter((each) => each.inForce);
      expect(newest).toHaveLength(1);
      seen.push(inForce?.version ?? 0);
    }
  };
  const publish = async () => {
    for (let number = 1; number <= 10; number += 1) await putInForce(at.owner, redacting(`${number}`));
    done = true;
  };
  await Promise.all([publish(), watch(), watch()]);
  expect(seen.every((version) => version >= 1)).toBe(true);
  expect((await versions()).map(({ version }) => version)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test("a version is never changed or removed", async () => {
  await putInForce(at.owner, redacting("a"));
  const { organizationId } = at.owner.actor;
  await expect(
    world.sql("UPDATE policy_version SET note = 'x' WHERE organization_id = $1", [organizationId]),
  ).rejects.toThrow();
});

describe("going back", () => {
  test("brings back exactly the document of that version, as a new one, in one step", async () => {
    await putInForce(at.owner, {
      aliases: [{ name: "best", model: "small" }],
      sensitivity: { wordLists: [{ name: "projects", words: ["Apollo"] }] },
      rules: [{ name: "r", when: { teams: ["Search"] }, then: { redact: ["projects"] } }],
      otherwise: "deny",
    });
    await putInForce(at.owner, redacting("mistake"));
    const { document } = await readPolicyVersion(at.owner, { version: 1 });
    const { published } = await restorePolicy(at.owner, { version: 1, inForce: 2, note: "was a mistake" });
    expect(published).toMatchObject({ version: 3, restores: 1, document, note: "was a mistake" });
    expect((await readPolicy(at.owner)).inForce).toMatchObject({ version: 3, document });
    expect(await auditOf(1)).toMatchObject([
      { action: "policy.restore", before: { version: 2 }, after: { version: 3, restores: 1 } },
    ]);
    const stored = await world.sql(
      "SELECT count(DISTINCT document) AS documents FROM policy_version WHERE organization_id = $1 AND version IN (1, 3)",
      [at.owner.actor.organizationId],
    );
    expect(stored).toEqual([{ documents: "1" }]);
  });

  test("leaves the draft as it is", async () => {
    await putInForce(at.owner, redacting("a"));
    await putInForce(at.owner, redacting("b"));
    const { document, revision } = await save(at.owner, redacting("draft"));
    await restorePolicy(at.owner, { version: 1, inForce: 2, note: "" });
    expect((await readPolicy(at.owner)).draft).toMatchObject({ document, revision });
  });

  test("to a version that refers to what is gone is refused, saying what, and to the one in force as well", async () => {
    const route = { targets: [{ deployment: "mistral / up-private" }] };
    await putInForce(at.owner, { rules: [{ name: "to Europe", then: { route } }] });
    await putInForce(at.owner, redacting("b"));
    await deleteDeployment(at.owner, { id: at.privateId });
    await expect(restorePolicy(at.owner, { version: 1, inForce: 2, note: "" })).rejects.toMatchObject({
      code: "invalid_request",
      message: `Version 1 cannot be brought back: Rule 'to Europe': The deployment '${at.privateId}' does not exist.`,
    });
    expect(await codeOf(restorePolicy(at.owner, { version: 2, inForce: 2, note: "" }))).toBe("conflict");
    expect(await codeOf(restorePolicy(at.owner, { version: 9, inForce: 2, note: "" }))).toBe("not_found");
    expect((await versions()).map(({ version }) => version)).toEqual([2, 1]);
  });
});

test("what has changed around the policy in force is told by whoever reads it", async () => {
  const route = { targets: [{ deployment: at.privateId }, { model: "small" }] };
  await putInForce(at.owner, { rules: [{ name: "to Europe", then: { route } }] });
  await deleteDeployment(at.owner, { id: at.privateId });
  expect((await readPolicy(at.owner)).inForce?.issues).toEqual([
    {
      path: "rules.0.then.route.targets.0",
      rule: "to Europe",
      severity: "error",
      message: `The deployment '${at.privateId}' does not exist.`,
    },
  ]);
});

test("versions are listed page by page, newest first, and the first one is in force", async () => {
  for (const name of ["a", "b", "c", "d", "e"]) await putInForce(at.owner, redacting(name), name);
  const pages: { version: number; inForce: boolean }[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listPolicyVersions(at.owner, { limit: 2, ...(cursor !== undefined && { cursor }) });
    pages.push(page.items.map(({ version, inForce }) => ({ version, inForce })));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const row = (version: number) => ({ version, inForce: version === 5 });
  expect(pages).toEqual([[row(5), row(4)], [row(3), row(2)], [row(1)]]);
  expect(await codeOf(listPolicyVersions(at.owner, { limit: 2, cursor: "x" }))).toBe("invalid_request");
});

test("the draft is compared with what is in force, and a version with another; without a policy, with one that has no rules", async () => {
  await save(at.owner, redacting("a"));
  const added = { rule: "a", kind: "added", from: null, to: 0 };
  expect((await diffPolicies(at.owner, { from: "live", to: "draft" })).rules).toMatchObject([added]);
  await putInForce(at.owner, redacting("a"));
  await putInForce(at.owner, { ...redacting("b"), otherwise: "deny" });
  await save(at.owner, { ...redacting("b"), otherwise: "allow" });
  expect(await diffPolicies(at.owner, { from: 1, to: 2 })).toMatchObject({
    rules: [
      { rule: "b", kind: "added" },
      { rule: "a", kind: "removed" },
    ],
    settings: [{ path: "otherwise", before: "allow", after: "deny" }],
  });
  expect(await diffPolicies(at.owner, { from: "live", to: "draft" })).toEqual({
    from: "live",
    to: "draft",
    rules: [],
    settings: [{ path: "otherwise", before: "deny", after: "allow" }],
    hiddenChanges: false,
  });
});

test("a policy kept as a YAML file comes back as it was", async () => {
  const route = {
    targets: [
      { deployment: at.smallId, weight: 9 },
      { deployment: at.privateId, weight: 1 },
    ],
    strategy: "weighted",
  };
  const when = { teams: [at.teamId], keys: [at.otherKeyId], members: [at.userId] };
  await putInForce(at.owner, { rules: [{ name: "canary", when, then: { route } }] });
  const { yaml } = await renderPolicy(at.owner, { of: "live" });
  expect(yaml).toContain("- Search\n");
  expect(yaml).toContain("- Ads / crawler\n");
  expect(yaml).toContain("- deployment: openai / up-small\n");
  const { document } = await save(at.owner, yaml);
  expect(document).toEqual((await readPolicy(at.owner)).inForce?.document);
});

describe("whoever sees some teams only", () => {
  const memberOf = (teamId: string) =>
    contextOf(world, at.owner.actor.organizationId, { role: "member", teams: [{ teamId, role: "team_admin" }] });

  test("sees the policy in force with the names of these teams, and neither the others' nor the draft", async () => {
    await putInForce(at.owner, {
      rules: [{ name: "r", when: { keys: [at.keyId, at.otherKeyId] }, then: { allow: true } }],
    });
    await save(at.owner, redacting("secret plan"));
    const member = memberOf(at.teamId);
    const { inForce, draft, directory } = await readPolicy(member);
    expect([inForce?.version, draft]).toEqual([1, null]);
    expect(directory.teams).toEqual([{ id: at.teamId, name: "Search" }]);
    expect(directory.keys.map(({ id }) => id)).toEqual([at.keyId]);
    expect(directory.people).toEqual([]);
    const { yaml } = await renderPolicy(member, { of: "live" });
    expect(yaml).toContain("- crawler\n");
    expect(yaml).toContain(`- ${at.otherKeyId}\n`);
    for (const verb of [renderPolicy(member, { of: "draft" }), diffPolicies(member, { from: "live", to: "draft" })]) {
      expect(await codeOf(verb)).toBe("forbidden");
    }
  });
});

test("the directory says what everything is called that an editor offers", async () => {
  const { directory } = await readPolicy(at.owner);
  expect(directory.teams.map(({ name }) => name)).toEqual(["Ads", "Search"]);
  expect(directory.people.map(({ email }) => email)).toContain(at.email);
  expect(directory.models).toEqual([
    { model: "private", deploymentIds: [at.privateId] },
    { model: "small", deploymentIds: [at.smallId] },
  ]);
  expect(directory.deployments.find(({ id }) => id === at.privateId)).toEqual({
    id: at.privateId,
    label: "mistral / up-private",
    model: "private",
    provider: "mistral",
    region: "eu",
    traits: { noTraining: true, zeroRetention: false, contextTokens: null, lacks: [] },
    inService: true,
  });
});
