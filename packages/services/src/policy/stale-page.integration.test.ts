import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { discardPolicyDraft, publishPolicy, readPolicy, restorePolicy, savePolicyDraft } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { createPolicyWorld, type PolicyWorld, putInForce, save } from "../testing/policy-world.ts";
import { codeOf, contextOf, createWorld, type World } from "../testing/world.ts";

let world: World;
let at: PolicyWorld;
/** Somebody else, whose name tells them apart. */
let ben: VerbContext;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  at = await createPolicyWorld(world);
  const context = contextOf(world, at.owner.actor.organizationId, { role: "admin" });
  ben = { ...context, actor: { ...context.actor, label: "Ben" } };
});
afterAll(() => world.close());

const redacting = (name: string) => ({ rules: [{ name, then: { redact: ["email"] } }] });
const inForce = async () => (await readPolicy(at.owner)).inForce;
const came = (version: number) =>
  expect.stringContaining(`Version ${version} by Ben has come into force since you looked`);

describe("a page from before a version came into force", () => {
  test("begins no draft that would undo it, and is told whose it is; the page that knows it does", async () => {
    await putInForce(at.owner, redacting("a"));
    const { document } = (await inForce()) ?? {};
    await putInForce(ben, redacting("b"));
    const begin = (basedOn: number | null) =>
      savePolicyDraft(at.owner, { document: { ...document }, revision: null, basedOn });
    for (const basedOn of [1, null]) {
      await expect(begin(basedOn)).rejects.toMatchObject({ code: "conflict", message: came(2) });
    }
    expect((await readPolicy(at.owner)).draft).toBeNull();
    expect(await begin(2)).toMatchObject({ basedOn: 2 });
  });

  test("neither publishes over it, whether it was published or brought back meanwhile", async () => {
    await putInForce(at.owner, redacting("a"));
    await putInForce(at.owner, redacting("b"));
    const { revision } = await save(at.owner, redacting("mine"));
    await restorePolicy(ben, { version: 1, inForce: 2, note: "" });
    const publish = (seen: number | null) => publishPolicy(at.owner, { revision, inForce: seen, note: "" });
    await expect(publish(2)).rejects.toMatchObject({ code: "conflict", message: came(3) });
    await expect(publish(null)).rejects.toMatchObject({ code: "conflict", message: came(3) });
    expect(await readPolicy(at.owner)).toMatchObject({ inForce: { version: 3 }, draft: { revision } });
    expect((await publish(3)).published.version).toBe(4);
  });

  test("nor brings an earlier one back over it", async () => {
    await putInForce(at.owner, redacting("a"));
    await putInForce(at.owner, redacting("b"));
    await putInForce(ben, redacting("c"));
    const restore = (seen: number | null) => restorePolicy(at.owner, { version: 1, inForce: seen, note: "" });
    await expect(restore(2)).rejects.toMatchObject({ code: "conflict", message: came(3) });
    await restorePolicy(ben, { version: 2, inForce: 3, note: "" });
    await expect(restore(3)).rejects.toMatchObject({ code: "conflict", message: came(4) });
    expect(await inForce()).toMatchObject({ version: 4, restores: 2 });
    expect((await restore(4)).published.version).toBe(5);
  });

  test("nor replaces the very first one, which it knows nothing of", async () => {
    const { revision } = await save(at.owner, redacting("a"));
    await publishPolicy(ben, { revision, inForce: null, note: "" });
    const begin = savePolicyDraft(at.owner, { document: redacting("b"), revision: null, basedOn: null });
    await expect(begin).rejects.toMatchObject({ code: "conflict", message: came(1) });
  });
});

test("a version that is not in force, and was not, is none that could be replaced", async () => {
  const document = redacting("a");
  const begin = (basedOn: number) => savePolicyDraft(at.owner, { document, revision: null, basedOn });
  await expect(begin(7)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("No version is in force, and so not 7."),
  });
  await putInForce(at.owner, document);
  await expect(begin(7)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Version 1 is in force, and not 7."),
  });
});

test("a draft that is saved over goes on from the version that it was begun from", async () => {
  await putInForce(at.owner, redacting("a"));
  await putInForce(at.owner, redacting("b"));
  const { revision } = await save(at.owner, redacting("mine"));
  await restorePolicy(ben, { version: 1, inForce: 2, note: "" });
  const saved = await savePolicyDraft(at.owner, { document: redacting("more"), revision, basedOn: 2 });
  expect(saved).toMatchObject({ basedOn: 2, issues: [{ severity: "warning", path: "document" }] });
});

test("of several who publish and go back at once, one does, and the others are told; nothing is undone unseen", async () => {
  for (const name of ["a", "b", "c"]) await putInForce(at.owner, redacting(name));
  const { revision } = await save(at.owner, redacting("draft"));
  const outcomes = await Promise.all([
    codeOf(publishPolicy(at.owner, { revision, inForce: 3, note: "" })),
    codeOf(restorePolicy(ben, { version: 1, inForce: 3, note: "" })),
    codeOf(restorePolicy(ben, { version: 2, inForce: 3, note: "" })),
  ]);
  expect(outcomes.toSorted()).toEqual(["answered", "conflict", "conflict"]);
  expect(await inForce()).toMatchObject({ version: 4 });
});

test("a draft is begun by one who has looked, after another one was thrown away", async () => {
  await putInForce(at.owner, redacting("a"));
  const { revision } = await save(at.owner, redacting("b"));
  await discardPolicyDraft(ben, { revision });
  expect(await codeOf(savePolicyDraft(at.owner, { document: {}, revision: null, basedOn: 1 }))).toBe("answered");
});
