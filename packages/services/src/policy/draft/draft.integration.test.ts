import { isGatehouseError, uuidv7 } from "@gatehouse/domain";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { publishPolicy, readPolicy, revokeVirtualKey, updateDeployment, updateTeam } from "../../index.ts";
import { createPolicyWorld, type PolicyWorld, save } from "../../testing/policy-world.ts";
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

/** What a refusal says per field. */
async function fieldsOf(verb: Promise<unknown>): Promise<Record<string, string>> {
  try {
    await verb;
  } catch (error) {
    if (isGatehouseError(error) && error.code === "invalid_request") return error.details.fields ?? {};
    throw error;
  }
  throw new Error("It was not refused.");
}

const redacting = (when: object) => ({ rules: [{ name: "r", when, then: { redact: ["email"] } }] });

describe("names in a draft", () => {
  test("become the ids of what they stand for, in YAML as in an object, and ids stay as they are", async () => {
    const yaml = `
aliases:
  - { name: best, model: small, teams: [Search] }
rules:
  - name: to Europe
    when:
      teams: [Search, ${at.otherTeamId}]
      keys: [Search / crawler]
      members: [${at.email.toUpperCase()}]
    unless: { teams: [Ads] }
    then:
      route:
        targets: [{ deployment: openai / up-small }]
        fallbacks: [{ deployment: mistral / up-private }]
`;
    const { document } = await save(at.owner, yaml);
    expect(document).toMatchObject({
      aliases: [{ teams: [at.teamId] }],
      rules: [
        {
          when: { teams: [at.teamId, at.otherTeamId], keys: [at.keyId], members: [at.userId] },
          unless: { teams: [at.otherTeamId] },
          then: { route: { targets: [{ deployment: at.smallId }], fallbacks: [{ deployment: at.privateId }] } },
        },
      ],
    });
    expect((await save(at.owner, { ...document })).document).toEqual(document);
    expect((await save(at.owner, JSON.stringify(document, null, "\t"))).document).toEqual(document);
  });

  test("go on standing for the same thing after it was renamed", async () => {
    await save(at.owner, redacting({ teams: ["Search"] }));
    await updateTeam(at.owner, { id: at.teamId, name: "Find" });
    const { draft } = await readPolicy(at.owner);
    expect(draft).toMatchObject({ issues: [], document: { rules: [{ when: { teams: [at.teamId] } }] } });
  });

  test("that nothing or more than one thing has are refused, with the rule, the path and the reason", async () => {
    const when = { teams: ["Serch"], keys: ["crawler"], members: ["nobody@acme.test"] };
    const route = { targets: [{ deployment: "openai / gpt-9" }] };
    expect(await fieldsOf(save(at.owner, { rules: [{ name: "to Europe", when, then: { route } }] }))).toEqual({
      "rules.0.when.teams.0": "Rule 'to Europe': No team is called 'Serch'.",
      "rules.0.when.keys.0": "Rule 'to Europe': 2 keys are called 'crawler': write the id of the one that is meant.",
      "rules.0.when.members.0": "Rule 'to Europe': No person is called 'nobody@acme.test'.",
      "rules.0.then.route.targets.0.deployment": "Rule 'to Europe': No deployment is called 'openai / gpt-9'.",
    });
  });
});

describe("a document of the wrong shape", () => {
  test("is refused with the rule and the reason for each field, and nothing is saved", async () => {
    const rules = [
      { name: "fine", then: { redact: ["email"] } },
      { name: "two ends", then: { allow: true, deny: { reason: "no" } } },
      { name: "typo", when: { team: [] }, then: { redact: ["email"], set: { temperature: 9 } } },
      { then: { route: { targets: [{ model: "a b" }], strategy: "fastest" } } },
    ];
    const fields = await fieldsOf(save(at.owner, { rules, otherwise: "perhaps" }));
    expect(fields).toMatchObject({
      "rules.1.then": "Rule 'two ends': A rule allows, denies or routes: only one of the three.",
      "rules.2.when": "Rule 'typo': There is no such field here: 'team'.",
      "rules.2.then.set.temperature": expect.stringMatching(/^Rule 'typo': Too big/),
      "rules.3.name": "Rule '4': This is missing: give a string.",
      "rules.3.then.route.targets.0.model": "Rule '4': A model name has no spaces.",
      "rules.3.then.route.strategy": expect.stringContaining('"priority"'),
      otherwise: expect.stringContaining('"allow"'),
    });
    expect((await readPolicy(at.owner)).draft).toBeNull();
  });

  test("is told of fifty mistakes at most, and of how many there are", async () => {
    const refused = save(at.owner, { rules: Array.from({ length: 90 }, () => ({})) });
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining("(and 179 more)") });
    expect(Object.keys(await fieldsOf(refused))).toHaveLength(50);
  });

  test.each([
    ["broken YAML", "rules:\n  - name: a\n   then: {}", /^Line 3, column/],
    ["YAML that says a thing twice", "rules: []\nrules: []", /^Line 2, column 1/],
    [
      "YAML that grows",
      `a: &a [${"x,".repeat(50)}]\n${[..."bcdefg"].map((n, i) => `${n}: &${n} [${`*${"abcdef"[i]},`.repeat(30)}]`).join("\n")}`,
      /too often|KiB/,
    ],
    ["a text that nests without end", "[".repeat(50_000), /nested too deeply|Line/],
    ["more than 256 KiB", `rules: [] #${"x".repeat(256 * 1024)}`, /256 KiB/],
  ])("%s is refused on the document", async (_, yaml, reason) => {
    expect(await fieldsOf(save(at.owner, yaml))).toEqual({ document: expect.stringMatching(reason) });
  });

  test("more than 256 KiB or endless nesting of an object is refused as well", async () => {
    expect(await fieldsOf(save(at.owner, { rules: "é".repeat(130 * 1024) }))).toEqual({
      document: "A policy may take 256 KiB at most.",
    });
    let nested: unknown = {};
    for (let depth = 0; depth < 20_000; depth += 1) nested = [nested];
    expect(await fieldsOf(save(at.owner, { rules: nested }))).toEqual({ document: expect.stringContaining("nested") });
  });

  test("that is no policy at all says so", async () => {
    for (const text of ["just words", "[1, 2]", "null"]) {
      const code = await codeOf(save(at.owner, text));
      expect([text, code]).toEqual([text, text === "null" ? "answered" : "invalid_request"]);
    }
  });
});

describe("what is wrong with a draft", () => {
  const broken = {
    sensitivity: { patterns: [{ name: "badge", regex: "a(?=b)" }] },
    rules: [
      { name: "eu only", then: { require: { regions: ["mars"] }, redact: ["nothing"] } },
      { name: "lost", when: { teams: [uuidv7()] }, then: { allow: true } },
    ],
  };

  test("does not stop it from being saved, is told with the rule, and stops it from being published", async () => {
    const draft = await save(at.owner, broken);
    expect(draft.issues.map(({ path, rule, severity }) => [severity, path, rule])).toEqual([
      ["error", "rules.0.then.redact", "eu only"],
      ["error", "rules.0.then.require", "eu only"],
      ["error", "rules.1.when.teams", "lost"],
      ["error", "sensitivity.patterns.0.regex", null],
    ]);
    expect((await readPolicy(at.owner)).draft).toEqual(draft);
    const publication = publishPolicy(at.owner, { revision: draft.revision, inForce: null, note: "" });
    expect(await fieldsOf(publication)).toEqual({
      "rules.0.then.redact": "Rule 'eu only': Nothing is called 'nothing' that could be looked for.",
      "rules.0.then.require": expect.stringMatching(/^Rule 'eu only': No model of any provider meets/),
      "rules.1.when.teams": expect.stringMatching(/^Rule 'lost': The team '.*' does not exist\.$/),
      "sensitivity.patterns.0.regex": "The pattern 'badge' cannot be used: look-around is not supported",
    });
    await expect(publication).rejects.toMatchObject({
      message: expect.stringMatching(/^The draft cannot be published: Rule 'eu only'/),
    });
    expect(await readPolicy(at.owner)).toMatchObject({ inForce: null, draft });
  });

  test("is an address that a gateway would refuse to dial, and what is there and of no use is worth a warning", async () => {
    await revokeVirtualKey(at.owner, { id: at.keyId });
    await updateDeployment(at.owner, { id: at.smallId, disabled: true });
    const url = "http://169.254.169.254/check";
    const { issues } = await save(at.owner, {
      guardrails: [{ name: "legal", url, stages: ["request"] }],
      sensitivity: { external: { url, entities: ["person"] } },
      rules: [
        {
          name: "r",
          when: { keys: [at.keyId] },
          then: { route: { targets: [{ deployment: at.smallId }] }, guardrails: ["legal"] },
        },
      ],
    });
    expect(issues.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)).toEqual([
      "error guardrails.0.url: The guardrail 'legal' cannot be asked: This address is refused.",
      "error sensitivity.external.url: The external detector cannot be asked: This address is refused.",
      "warning rules.0.when.keys.0: The key 'crawler' is revoked.",
      "warning rules.0.then.route.targets.0.deployment: The deployment 'openai / up-small' is switched off.",
    ]);
  });

  test("is said in names where there are names", async () => {
    const route = { targets: [{ model: "private" }, { model: "small" }] };
    const { issues } = await save(at.owner, { rules: [{ name: "r", then: { route, require: { noTraining: true } } }] });
    expect(issues).toEqual([
      expect.objectContaining({
        severity: "warning",
        message: expect.stringContaining("'openai / up-small' will never be used"),
      }),
    ]);
  });
});

describe("another organization", () => {
  test("has nothing that a policy could name: its ids do not exist, and its names stand for nothing", async () => {
    const other = await createPolicyWorld(world);
    const route = { targets: [{ deployment: other.smallId }] };
    const when = { teams: [other.teamId], keys: [other.keyId], members: [other.userId] };
    const { issues } = await save(at.owner, { rules: [{ name: "r", when, then: { route } }] });
    expect(issues.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      `error The team '${other.teamId}' does not exist.`,
      `error The key '${other.keyId}' does not exist.`,
      `error The person '${other.userId}' does not exist.`,
      `error The deployment '${other.smallId}' does not exist.`,
    ]);
    const { directory } = await readPolicy(at.owner);
    expect(JSON.stringify(directory)).not.toContain(other.keyId);
    expect(await fieldsOf(save(at.owner, redacting({ members: [other.email] })))).toEqual({
      "rules.0.when.members.0": `Rule 'r': No person is called '${other.email}'.`,
    });
  });
});
