import { type PolicyDocumentInput, policyDocument } from "@gatehouse/domain";
import { describe, expect, it } from "vitest";
import { lostByExternal, movedSetting, putSetting, removalOf, settingsOf, withExternal } from "./settings-edits.ts";

const document = (input: PolicyDocumentInput) => policyDocument.parse(input);
const policy = document({
  sensitivity: {
    patterns: [{ name: "staff", regex: "EMP-[0-9]{6}" }],
    wordLists: [{ name: "projects", words: ["Bluebird"] }],
    external: { url: "https://presidio.example.com", entities: ["person", "location"] },
    classes: [
      { name: "internal", detect: ["email", "staff", "person"] },
      { name: "secret", detect: ["secret"] },
    ],
  },
  aliases: [{ name: "best", model: "large" }],
  guardrails: [{ name: "manners", url: "https://guard.example.com", stages: ["request"] }],
  rules: [
    { name: "Internal", when: { sensitivity: "internal" }, then: { redact: ["staff", "email"], set: { topP: 1 } } },
    { name: "Found", when: { found: ["staff", "projects"] }, unless: { models: ["best"] }, then: { allow: true } },
    { name: "Asked", then: { guardrails: ["manners"] } },
  ],
});
const [staff] = policy.sensitivity.patterns;
const [internal] = policy.sensitivity.classes;
const [best] = policy.aliases;
const [manners] = policy.guardrails;
if (!staff || !internal || !best || !manners) throw new Error("The policy has one of each.");

describe("an entry under another name", () => {
  it("is followed by classes, conditions, exceptions and effects", () => {
    const { sensitivity, rules } = putSetting(policy, "pattern", 0, { ...staff, name: "employee" });
    expect(sensitivity.patterns).toEqual([{ name: "employee", regex: "EMP-[0-9]{6}" }]);
    expect(sensitivity.classes[0]?.detect).toEqual(["email", "employee", "person"]);
    expect(rules[0]?.then.redact).toEqual(["employee", "email"]);
    expect(rules[1]?.when?.found).toEqual(["employee", "projects"]);
    expect(putSetting(policy, "class", 0, { ...internal, name: "ours" }).rules[0]?.when?.sensitivity).toBe("ours");
    expect(putSetting(policy, "alias", 0, { ...best, name: "top" }).rules[1]?.unless?.models).toEqual(["top"]);
    expect(putSetting(policy, "guardrail", 0, { ...manners, name: "tone" }).rules[2]?.then.guardrails).toEqual([
      "tone",
    ]);
  });

  it("is not followed while another one still has the old name", () => {
    const twice = putSetting(policy, "alias", null, { ...best, model: "small" });
    expect(putSetting(twice, "alias", 0, { ...best, name: "top" }).rules[1]?.unless?.models).toEqual(["best"]);
  });

  it("leaves the document that it was made of as it is", () => {
    const before = structuredClone(policy);
    putSetting(policy, "pattern", 0, { ...staff, name: "employee" });
    removalOf(policy, { kind: "external" });
    expect(policy).toEqual(before);
  });
});

describe("what is removed", () => {
  it("goes without a word when nothing uses it", () => {
    const { uses, document: without } = removalOf(policy, { kind: "class", place: 1 });
    expect(uses).toEqual([]);
    expect(without?.sensitivity.classes).toEqual([internal]);
    expect(without?.rules).toEqual(policy.rules);
  });

  it("is taken out of everything that says something without it, too", () => {
    const { uses, document: without } = removalOf(policy, { kind: "pattern", place: 0 });
    expect(uses).toEqual([
      { where: "Class internal", needed: false },
      { where: "Rule 1, Internal: what it replaces", needed: false },
      { where: "Rule 2, Found: its condition", needed: false },
    ]);
    expect(without?.sensitivity.patterns).toEqual([]);
    expect(without?.sensitivity.classes[0]?.detect).toEqual(["email", "person"]);
    expect(without?.rules[0]?.then.redact).toEqual(["email"]);
    expect(without?.rules[1]?.when?.found).toEqual(["projects"]);
  });

  it("takes an effect along that does nothing without it, where the rule has another one", () => {
    const redacted = putSetting(policy, "pattern", 0, staff);
    const rules = redacted.rules.with(0, { name: "a", enabled: true, then: { redact: ["staff"], set: { topP: 1 } } });
    expect(removalOf({ ...redacted, rules }, { kind: "pattern", place: 0 }).document?.rules[0]?.then).toEqual({
      set: { topP: 1 },
    });
  });

  it.each([
    ["a rule would be for every request", { kind: "class", place: 0 }, "Rule 1, Internal: its condition"],
    ["an exception would be for every request", { kind: "alias", place: 0 }, "Rule 2, Found: its exception"],
    ["a rule would do nothing", { kind: "guardrail", place: 0 }, "Rule 3, Asked: whom it asks"],
  ] as const)("stays where without it %s", (_, setting, where) => {
    expect(removalOf(policy, setting)).toEqual({ uses: [{ where, needed: true }], document: null });
  });

  it("stays while a class looks for nothing else, and takes all kinds of findings of a service at once", () => {
    expect(removalOf(policy, { kind: "external" }).document?.sensitivity.classes[0]?.detect).toEqual([
      "email",
      "staff",
    ]);
    const people = putSetting(policy, "class", null, { name: "people", detect: ["location", "person"] });
    expect(removalOf(people, { kind: "external" })).toEqual({
      uses: [
        { where: "Class internal", needed: false },
        { where: "Class people", needed: true },
      ],
      document: null,
    });
  });

  it("leaves its uses alone while another one has its name", () => {
    const twice = putSetting(policy, "wordList", null, { name: "staff", words: ["Ada"], caseSensitive: false });
    const { uses, document: without } = removalOf(twice, { kind: "pattern", place: 0 });
    expect(uses).toEqual([]);
    expect(without?.rules).toEqual(policy.rules);
  });
});

it("adds at the end and moves, which makes a class more or less sensitive", () => {
  const more = putSetting(policy, "class", null, { name: "top", detect: ["card"] });
  const names = (of: typeof policy) => settingsOf(of, "class").map(({ name }) => name);
  expect(names(more)).toEqual(["internal", "secret", "top"]);
  expect(names(movedSetting(more, "class", 2, 0))).toEqual(["top", "internal", "secret"]);
  expect(names(movedSetting(more, "class", 0, -1))).toEqual(names(more));
});

it("tells where kinds of findings are used that another external detector would not find", () => {
  const { external } = policy.sensitivity;
  if (!external) throw new Error("The policy has one.");
  expect(lostByExternal(policy, { ...external, entities: ["location"] })).toEqual([
    { where: "Class internal", needed: false },
  ]);
  expect(lostByExternal(policy, { ...external, entities: ["person"] })).toEqual([]);
  expect(withExternal(policy, null).sensitivity.external).toBeNull();
});
