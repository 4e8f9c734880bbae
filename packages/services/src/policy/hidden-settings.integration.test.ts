import { type PolicyDocument, policyDocument } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { diffPolicies, readPolicy, readPolicyVersion, renderPolicy } from "../index.ts";
import type { VerbContext } from "../platform.ts";
import { createPolicyWorld, type PolicyWorld, putInForce } from "../testing/policy-world.ts";
import { contextOf, createWorld, type World } from "../testing/world.ts";

let world: World;
let at: PolicyWorld;
let member: VerbContext;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  at = await createPolicyWorld(world);
  member = contextOf(world, at.owner.actor.organizationId, {
    role: "member",
    teams: [{ teamId: at.teamId, role: "team_admin" }],
  });
});
afterAll(() => world.close());

/** Each secret begins with the same letters, so that a piece of one is found anywhere. */
const SECRET = /zq/i;
const policyWith = (mark: string) => ({
  sensitivity: {
    patterns: [{ name: "badge", regex: `zq-${mark}-[0-9]{6}` }],
    wordLists: [{ name: "projects", words: [`zq bluebird ${mark}`, "zq night owl"], caseSensitive: true }],
    external: { url: `https://zq-detector-${mark}.example.com`, entities: ["person"] },
    classes: [{ name: "internal", detect: ["badge", "projects", "person"] }],
  },
  guardrails: [{ name: "manners", url: `https://zq-guard.example.com/${mark}?key=zq`, stages: ["request"] }],
  rules: [
    { name: "inside", when: { sensitivity: "internal" }, then: { redact: ["projects"], guardrails: ["manners"] } },
    { name: "no badges", when: { found: ["badge"] }, then: { deny: { reason: "There is a badge in it." } } },
  ],
});

describe("who sees the policy by way of a team", () => {
  beforeEach(async () => {
    await putInForce(at.owner, policyWith("first"));
    await putInForce(at.owner, { ...policyWith("second"), otherwise: "deny" });
  });

  test("gets no word, pattern or address of it by any way that documents leave, and is told that some are hidden", async () => {
    const answers = {
      live: await readPolicy(member),
      version: await readPolicyVersion(member, { version: 1 }),
      yaml: await renderPolicy(member, { of: "live" }),
      earlierYaml: await renderPolicy(member, { of: 1 }),
    };
    const diffs = [
      await diffPolicies(member, { from: 1, to: "live" }),
      await diffPolicies(member, { from: "live", to: 1 }),
    ];
    for (const [name, answer] of [...Object.entries(answers), ...diffs.entries()]) {
      expect([name, JSON.stringify(answer).match(SECRET)]).toEqual([name, null]);
    }
    const { live, version, yaml, earlierYaml } = answers;
    expect([live.inForce?.hidden, version.hidden, yaml.hidden, earlierYaml.hidden]).toEqual([true, true, true, true]);
    expect(yaml.yaml).toMatch(/^# Words, patterns and addresses are hidden in this copy/);
  });

  test("reads everything else, in a document that is a valid one", async () => {
    const whole = (await readPolicy(at.owner)).inForce?.document as PolicyDocument;
    const { document } = await readPolicyVersion(member, { version: 2 });
    expect(policyDocument.parse(document)).toEqual(document);
    expect(document).toMatchObject({ rules: whole.rules, otherwise: "deny" });
    expect(document?.sensitivity).toMatchObject({
      classes: whole.sensitivity.classes,
      patterns: [{ name: "badge" }],
      wordLists: [{ name: "projects", caseSensitive: true }],
      external: { entities: ["person"], onFailure: "refuse" },
    });
    expect(document?.guardrails).toMatchObject([{ name: "manners", stages: ["request"] }]);
  });

  test("learns of a hidden setting that it differs, and not from what to what", async () => {
    expect(await diffPolicies(member, { from: 1, to: 2 })).toEqual({
      from: 1,
      to: 2,
      rules: [],
      settings: [{ path: "otherwise", before: "allow", after: "deny" }],
      hiddenChanges: true,
    });
    expect(await diffPolicies(member, { from: 2, to: "live" })).toMatchObject({ settings: [], hiddenChanges: false });
  });

  test("is told of nothing hidden where there is nothing to hide", async () => {
    await putInForce(at.owner, { rules: [{ name: "r", then: { redact: ["email"] } }] });
    expect((await readPolicy(member)).inForce).toMatchObject({ version: 3, hidden: false });
    expect(await renderPolicy(member, { of: "live" })).toMatchObject({
      hidden: false,
      yaml: expect.not.stringContaining("#"),
    });
  });
});

test.each(["owner", "admin", "auditor", "finops"] as const)(
  "the %s of the organization sees the whole of it",
  async (role) => {
    await putInForce(at.owner, policyWith("first"));
    await putInForce(at.owner, policyWith("second"));
    const reader = contextOf(world, at.owner.actor.organizationId, { role });
    const { inForce } = await readPolicy(reader);
    expect(inForce).toMatchObject({ hidden: false, document: policyWith("second") });
    expect(await readPolicyVersion(reader, { version: 1 })).toMatchObject({ document: policyWith("first") });
    expect((await renderPolicy(reader, { of: "live" })).yaml).toContain("zq bluebird second");
    const { settings, hiddenChanges } = await diffPolicies(reader, { from: 1, to: 2 });
    expect([settings.length, hiddenChanges]).toEqual([4, false]);
  },
);
