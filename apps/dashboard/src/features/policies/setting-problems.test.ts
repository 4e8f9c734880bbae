import { policyDocument } from "@gatehouse/domain";
import { expect, it } from "vitest";
import { problemAt } from "./form-problems.ts";
import { notInRe2 } from "./pattern-syntax.ts";
import { NEW_ALIAS, NEW_CLASS, NEW_EXTERNAL, NEW_GUARDRAIL, NEW_PATTERN, NEW_WORD_LIST } from "./setting-kinds.ts";
import { problemsOfExternal, problemsOfSetting } from "./setting-problems.ts";

const policy = policyDocument.parse({
  sensitivity: {
    patterns: [{ name: "staff", regex: "EMP-[0-9]{6}" }],
    external: { url: "https://presidio.example.com", entities: ["person"] },
    classes: [{ name: "internal", detect: ["staff", "person"] }],
  },
  aliases: [{ name: "best", model: "large" }],
  guardrails: [{ name: "manners", url: "https://guard.example.com", stages: ["request"] }],
});

it("asks for what a new entry needs, in words for the field", () => {
  const asked = {
    class: problemsOfSetting(policy, "class", null, NEW_CLASS).detect,
    pattern: problemsOfSetting(policy, "pattern", null, { ...NEW_PATTERN, name: "a" }),
    wordList: problemsOfSetting(policy, "wordList", null, { ...NEW_WORD_LIST, name: "a" }),
    alias: problemsOfSetting(policy, "alias", null, { ...NEW_ALIAS, name: "a" }),
    guardrail: problemsOfSetting(policy, "guardrail", null, { ...NEW_GUARDRAIL, name: "a", stages: [] }),
  };
  expect(asked).toEqual({
    class: "Choose at least one.",
    pattern: { regex: "Fill this in." },
    wordList: { words: "Write at least one word." },
    alias: { model: "Name the model." },
    guardrail: { url: "Give an address that begins with https:// or http://.", stages: "Choose at least one." },
  });
  expect(problemsOfSetting(policy, "class", null, { ...NEW_CLASS, name: "Top Secret" }).name).toContain("lower-case");
});

it("refuses a name that another one has, and not the entry's own", () => {
  const taken = "This name is taken. Choose another one.";
  const pattern = (name: string, place: number | null) =>
    problemsOfSetting(policy, "pattern", place, { name, regex: "x" }).name;
  expect(pattern("email", null)).toBe(taken);
  expect(pattern("person", null)).toBe(taken);
  expect(pattern("staff", null)).toBe(taken);
  expect(pattern("staff", 0)).toBeUndefined();
  expect(pattern("internal", null)).toBeUndefined();
  expect(problemsOfSetting(policy, "class", null, { name: "internal", detect: ["card"] }).name).toBe(taken);
  expect(problemsOfSetting(policy, "alias", null, { name: "best", model: "small" }).name).toContain("every team");
  expect(problemsOfSetting(policy, "alias", 0, { name: "best", model: "small" })).toEqual({});
});

it("tells which words are too short or too long", () => {
  const problem = (words: string[]) =>
    problemsOfSetting(policy, "wordList", null, { ...NEW_WORD_LIST, name: "a", words }).words;
  expect(problem(["Bluebird", "x"])).toBe("‘x’ is too short: a word has 2 characters or more.");
  expect(problem(["y".repeat(101)])).toContain("too long");
  expect(problem(["Night Owl"])).toBeUndefined();
});

it("tells the numbers of a service that cannot be", () => {
  const guardrail = { ...NEW_GUARDRAIL, name: "a", url: "https://guard.example.com" };
  expect(problemsOfSetting(policy, "guardrail", null, { ...guardrail, timeoutMs: 5, windowCharacters: 10 })).toEqual({
    timeoutMs: "At least 50 ms.",
    windowCharacters: "At least 200.",
  });
  expect(problemsOfSetting(policy, "guardrail", null, { ...guardrail, timeoutMs: Number.NaN }).timeoutMs).toBe(
    "Give a whole number.",
  );
  const external = { ...NEW_EXTERNAL, url: "https://presidio.example.com" };
  expect(problemsOfExternal(policy, { ...external, leastScore: Number.NaN }).leastScore).toBe("Give a number.");
});

it("refuses kinds of findings that are something else's name, and to leave out those in use", () => {
  const external = { ...NEW_EXTERNAL, url: "https://presidio.example.com" };
  expect(problemsOfExternal(policy, external)).toEqual({});
  expect(problemAt(problemsOfExternal(policy, { ...external, entities: ["person", "staff"] }), "entities")).toContain(
    "‘staff’",
  );
  expect(problemAt(problemsOfExternal(policy, { ...external, entities: ["location"] }), "entities")).toContain(
    "Class internal",
  );
  expect(problemAt(problemsOfExternal(policy, { ...external, entities: [] }), "entities")).toBe("Choose at least one.");
});

it.each([
  ["\\bEMP-[0-9]{6}\\b", null],
  ["(?i)project (?P<name>[a-z]+)", null],
  ["[(?=] \\(?= []a] [^]b]", null],
  ["\\\\1", null],
  ["[[:alpha:](] [\\]](a[b]) \\Q(\\E", null],
  ["a(?=b)", "Look-around"],
  ["(?<!a)b", "Look-around"],
  ["(a)\\1", "References back"],
  ["(a", "not closed"],
  ["a)", "too many"],
  ["[a-z", "not closed"],
])("tells what of %s RE2 does not have", (regex, told) => {
  if (told === null) expect(notInRe2(regex)).toBeNull();
  else expect(notInRe2(regex)).toContain(told);
});
