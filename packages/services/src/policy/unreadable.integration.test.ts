import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  diffPolicies,
  discardPolicyDraft,
  dryRunPolicy,
  listPolicyVersions,
  publishPolicy,
  readPolicy,
  readPolicyVersion,
  renderPolicy,
  restorePolicy,
  savePolicyDraft,
  setPolicyShadow,
} from "../index.ts";
import { createPolicyWorld, type PolicyWorld, putInForce, save } from "../testing/policy-world.ts";
import { contextOf, createWorld, type World } from "../testing/world.ts";

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
/** As a later Gatehouse may write it. */
const LATER = { ...redacting("later"), rules: [{ name: "later", then: { teleport: { to: "mars" } } }], moons: [] };
const refusal = { code: "conflict", message: expect.stringContaining("written by a newer version of Gatehouse") };

async function insertVersion(version: number): Promise<void> {
  await world.sql(
    `INSERT INTO policy_version (organization_id, version, document, note, published_by) VALUES ($1, $2, $3, 'later', 'Zoe')`,
    [at.owner.actor.organizationId, version, JSON.stringify(LATER)],
  );
}

describe("a version that a newer Gatehouse has written", () => {
  beforeEach(async () => {
    await putInForce(at.owner, redacting("a"));
    await insertVersion(2);
  });

  test("is told of without its document while it is in force, and the rest is as ever", async () => {
    const { revision } = await save(at.owner, redacting("mine"));
    expect(await readPolicy(at.owner)).toMatchObject({
      inForce: { version: 2, publishedBy: "Zoe", note: "later", document: null, hidden: false, issues: [] },
      draft: { revision, document: redacting("mine"), issues: [] },
    });
    expect(await readPolicyVersion(at.owner, { version: 2 })).toMatchObject({ document: null, inForce: true });
    expect(await readPolicyVersion(at.owner, { version: 1 })).toMatchObject({ document: redacting("a") });
    const { items } = await listPolicyVersions(at.owner, { limit: 10 });
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
    const { organizationId } = at.owner.actor;
    const member = contextOf(world, organizationId, {
      role: "member",
      teams: [{ teamId: at.teamId, role: "member" }],
    });
    expect((await readPolicy(member)).inForce).toMatchObject({ version: 2, document: null });
  });

  test("can be neither shown as text, compared, tried nor brought back: each says why", async () => {
    await putInForce(at.owner, redacting("b"));
    for (const verb of [
      () => renderPolicy(at.owner, { of: 2 }),
      () => diffPolicies(at.owner, { from: 2, to: "live" }),
      () => dryRunPolicy(at.owner, { hours: 1, of: 2 }),
      () => restorePolicy(at.owner, { version: 2, inForce: 3, note: "" }),
    ]) {
      await expect(verb()).rejects.toMatchObject(refusal);
    }
    expect((await readPolicy(at.owner)).inForce?.version).toBe(3);
  });

  test("is replaced by one that can be read: of the draft, or an earlier one", async () => {
    const { revision } = await save(at.owner, redacting("mine"));
    expect((await publishPolicy(at.owner, { revision, inForce: 2, note: "" })).published.version).toBe(3);
    await insertVersion(4);
    const { published } = await restorePolicy(at.owner, { version: 1, inForce: 4, note: "" });
    expect(published).toMatchObject({ version: 5, document: redacting("a") });
  });
});

describe("a draft that a newer Gatehouse has written", () => {
  beforeEach(async () => {
    await putInForce(at.owner, redacting("a"));
    await world.sql(
      `INSERT INTO policy_draft (organization_id, document, revision, based_on, shadow, updated_by) VALUES ($1, $2, 7, 1, true, 'Zoe')`,
      [at.owner.actor.organizationId, JSON.stringify(LATER)],
    );
  });

  test("is told of without its document, and the policy in force is as ever", async () => {
    expect(await readPolicy(at.owner)).toMatchObject({
      inForce: { version: 1, document: redacting("a") },
      draft: {
        revision: 7,
        updatedBy: "Zoe",
        document: null,
        issues: [{ severity: "error", path: "document", message: refusal.message }],
      },
    });
  });

  test("can be neither published, tried, shown nor let run: each says why", async () => {
    for (const verb of [
      () => publishPolicy(at.owner, { revision: 7, inForce: 1, note: "" }),
      () => dryRunPolicy(at.owner, { hours: 1, of: "draft" }),
      () => renderPolicy(at.owner, { of: "draft" }),
      () => diffPolicies(at.owner, { from: "live", to: "draft" }),
      () => setPolicyShadow(at.owner, { revision: 7, shadow: true }),
    ]) {
      await expect(verb()).rejects.toMatchObject(refusal);
    }
    expect((await readPolicy(at.owner)).inForce?.version).toBe(1);
  });

  test("can be stopped from running beside the policy, saved over and discarded", async () => {
    expect(await setPolicyShadow(at.owner, { revision: 7, shadow: false })).toMatchObject({
      document: null,
      shadow: false,
    });
    const saved = await savePolicyDraft(at.owner, { document: redacting("mine"), revision: 7, basedOn: 1 });
    expect(saved).toMatchObject({ document: redacting("mine"), issues: [] });
    await discardPolicyDraft(at.owner, { revision: saved.revision });
    expect((await readPolicy(at.owner)).draft).toBeNull();
  });
});
