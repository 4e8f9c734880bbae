import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { discardPolicyDraft, publishPolicy, readPolicy, savePolicyDraft, setPolicyShadow } from "../../index.ts";
import { createPolicyWorld, type PolicyWorld, putInForce, save } from "../../testing/policy-world.ts";
import { codeOf, createWorld, type World } from "../../testing/world.ts";

let world: World;
let at: PolicyWorld;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  at = await createPolicyWorld(world);
});
afterAll(() => world.close());

const redacting = (when: object) => ({ rules: [{ name: "r", when, then: { redact: ["email"] } }] });

describe("who changes a draft at the same time", () => {
  test("as somebody else is told, and overwrites nothing", async () => {
    const { revision } = await save(at.owner, redacting({ tags: ["a"] }));
    const document = (tag: string) => redacting({ tags: [tag] });
    const codes = await Promise.all(
      ["b", "c", "d"].map((tag) =>
        codeOf(savePolicyDraft(at.owner, { document: document(tag), revision, basedOn: null })),
      ),
    );
    expect(codes.toSorted()).toEqual(["answered", "conflict", "conflict"]);
    const winner = ["b", "c", "d"][codes.indexOf("answered")] as string;
    const { draft } = await readPolicy(at.owner);
    expect(draft).toMatchObject({ revision: revision + 1, document: document(winner) });
  });

  test("cannot both begin one", async () => {
    const begin = (tag: string) =>
      savePolicyDraft(at.owner, { document: redacting({ tags: [tag] }), revision: null, basedOn: null });
    const codes = await Promise.all([codeOf(begin("a")), codeOf(begin("b"))]);
    expect(codes.toSorted()).toEqual(["answered", "conflict"]);
  });

  test("never takes a later draft for the one that was looked at: revisions are not used again", async () => {
    const first = await save(at.owner, redacting({ tags: ["a"] }));
    await publishPolicy(at.owner, { revision: first.revision, inForce: null, note: "" });
    const second = await save(at.owner, redacting({ tags: ["b"] }));
    await discardPolicyDraft(at.owner, { revision: second.revision });
    const third = await save(at.owner, redacting({ tags: ["c"] }));
    expect(new Set([first.revision, second.revision, third.revision]).size).toBe(3);
    for (const { revision } of [first, second]) {
      expect(await codeOf(savePolicyDraft(at.owner, { document: {}, revision, basedOn: 1 }))).toBe("conflict");
      expect(await codeOf(publishPolicy(at.owner, { revision, inForce: 1, note: "" }))).toBe("conflict");
      expect(await codeOf(discardPolicyDraft(at.owner, { revision }))).toBe("conflict");
    }
    expect((await readPolicy(at.owner)).draft).toEqual(third);
  });

  test("and saves what is there already changes nothing", async () => {
    const draft = await save(at.owner, redacting({ tags: ["a"] }));
    world.advance(1000);
    expect(await save(at.owner, redacting({ tags: ["a"] }))).toEqual(draft);
  });
});

describe("a draft beside the policy", () => {
  test("runs when there is a policy and nothing is wrong with it, and not otherwise", async () => {
    const { revision } = await save(at.owner, redacting({ tags: ["a"] }));
    expect(await codeOf(setPolicyShadow(at.owner, { revision, shadow: true }))).toBe("conflict");
    await publishPolicy(at.owner, { revision, inForce: null, note: "" });
    const broken = await save(at.owner, redacting({ found: ["nothing"] }));
    await expect(setPolicyShadow(at.owner, { revision: broken.revision, shadow: true })).rejects.toMatchObject({
      details: {
        fields: { "rules.0.when.found": "Rule 'r': Nothing is called 'nothing' that could be looked for." },
      },
    });
    const fine = await save(at.owner, redacting({ tags: ["b"] }));
    expect(await setPolicyShadow(at.owner, { revision: fine.revision, shadow: true })).toEqual({
      ...fine,
      shadow: true,
    });
    expect((await save(at.owner, redacting({ tags: ["c"] }))).shadow).toBe(true);
    expect((await save(at.owner, redacting({ found: ["nothing"] }))).shadow).toBe(false);
  });

  test("is told apart from the one that was looked at", async () => {
    await putInForce(at.owner, {});
    const { revision } = await save(at.owner, redacting({ tags: ["a"] }));
    await save(at.owner, redacting({ tags: ["b"] }));
    expect(await codeOf(setPolicyShadow(at.owner, { revision, shadow: true }))).toBe("conflict");
  });
});

test("every change of a draft is in the audit log", async () => {
  await putInForce(at.owner, {});
  const { revision } = await save(at.owner, redacting({ tags: ["a"] }));
  await setPolicyShadow(at.owner, { revision, shadow: true });
  await discardPolicyDraft(at.owner, {});
  const entries = await world.db.audit.list(at.owner.actor.organizationId, { limit: 3 });
  expect(entries.map(({ action, before, after }) => [action, before, after])).toEqual([
    ["policy.discard_draft", { revision }, null],
    ["policy.set_shadow", { revision, shadow: false }, { revision, shadow: true }],
    ["policy.save_draft", null, { revision, shadow: false, rules: 1 }],
  ]);
});
