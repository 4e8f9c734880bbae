import { NO_TRAITS, updateDeploymentInput } from "@gatehouse/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDeployment, listDeployments, updateDeployment } from "../index.ts";
import { createPolicyWorld, type PolicyWorld } from "../testing/policy-world.ts";
import { codeOf, createWorld, type World } from "../testing/world.ts";

let world: World;
let at: PolicyWorld;

beforeAll(async () => {
  world = await createWorld();
  at = await createPolicyWorld(world);
});
afterAll(() => world.close());

const traits = { noTraining: true, zeroRetention: true, contextTokens: 128_000, lacks: ["audio" as const] };

test("of a new deployment nothing is promised that nobody has entered", async () => {
  const plain = await createDeployment(at.owner, {
    credentialId: at.credentialId,
    model: "plain",
    upstreamModel: null,
    region: null,
  });
  expect([plain.traits, plain.region]).toEqual([NO_TRAITS, null]);
});

test("what a deployment promises and where it runs is set with it or later, shown, and told in the audit log", async () => {
  const given = { credentialId: at.credentialId, model: "m", upstreamModel: null, region: "eu", traits };
  const { id, ...created } = await createDeployment(at.owner, given);
  expect(created).toMatchObject({ region: "eu", traits });
  const change = updateDeploymentInput.parse({ region: "us", traits: { noTraining: true } });
  const after = { noTraining: true, zeroRetention: false, contextTokens: null, lacks: [] };
  expect(await updateDeployment(at.owner, { id, ...change })).toMatchObject({ region: "us", traits: after });
  expect((await listDeployments(at.owner)).items.find((each) => each.id === id)).toMatchObject({ traits: after });
  const [entry] = await world.db.audit.list(at.owner.actor.organizationId, { limit: 1 });
  expect(entry).toMatchObject({
    action: "deployment.update",
    before: { region: "eu", traits },
    after: { region: "us", traits: after },
  });
  expect(await updateDeployment(at.owner, { id, region: "" })).toMatchObject({ region: null });
});

test("two deployments that nothing tells apart cannot be made by moving one", async () => {
  const given = { credentialId: at.credentialId, model: "twin", upstreamModel: null };
  await createDeployment(at.owner, { ...given, region: "eu" });
  const { id } = await createDeployment(at.owner, { ...given, region: "us" });
  expect(await codeOf(updateDeployment(at.owner, { id, region: "eu" }))).toBe("conflict");
  expect(await codeOf(updateDeployment(at.owner, { id, region: "us" }))).toBe("answered");
});
