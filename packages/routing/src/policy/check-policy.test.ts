import { type PolicyDocumentInput, policyDocument } from "@gatehouse/domain";
import { expect, test } from "vitest";
import { aTarget, idOf } from "../testing/policy.ts";
import { checkPolicy, type PolicyDirectory } from "./check-policy.ts";

const directory: PolicyDirectory = {
  teams: new Set([idOf(1)]),
  keys: new Set([idOf(2)]),
  members: new Set([idOf(3)]),
  models: new Map([
    ["small", [idOf(4)]],
    ["private", [idOf(5)]],
  ]),
  deployments: new Map([
    [idOf(4), aTarget({ region: "us" })],
    [idOf(5), aTarget({ region: "eu", noTraining: true })],
  ]),
};
const check = (document: PolicyDocumentInput) =>
  checkPolicy(policyDocument.parse(document), directory).map(
    ({ severity, rule, path, message }) => `${severity} ${rule ?? "-"} ${path}: ${message}`,
  );
const redact = { redact: ["email"] };
const small = { targets: [{ model: "small" }] };

test("a policy whose names are all there is published without a word", () => {
  const rules = [
    { name: "a", when: { teams: [idOf(1)], keys: [idOf(2)], members: [idOf(3)] }, then: redact },
    {
      name: "b",
      when: { models: ["anything-*"] },
      then: { route: { targets: [{ deployment: idOf(5) }, { model: "small" }] } },
    },
  ];
  expect(check({ aliases: [{ name: "best", model: "small" }], rules })).toEqual([]);
});

test.each<[string, PolicyDocumentInput, string]>([
  [
    "a team that is not there",
    { rules: [{ name: "r", when: { teams: [idOf(9)] }, then: redact }] },
    "error r rules.0.when.teams",
  ],
  [
    "a key in an exception",
    { rules: [{ name: "r", unless: { keys: [idOf(9)] }, then: redact }] },
    "error r rules.0.unless.keys",
  ],
  [
    "a class nobody defined",
    { rules: [{ name: "r", when: { sensitivity: "secret" }, then: redact }] },
    "error r rules.0.when.sensitivity",
  ],
  ["a detector nobody knows", { rules: [{ name: "r", then: { redact: ["emial"] } }] }, "error r rules.0.then.redact"],
  [
    "a model that is not there",
    { rules: [{ name: "r", then: { route: { targets: [{ model: "tiny" }] } } }] },
    "error r rules.0.then.route.targets.0",
  ],
  [
    "a fallback that is not there",
    { rules: [{ name: "r", then: { route: { ...small, fallbacks: [{ deployment: idOf(9) }] } } }] },
    "error r rules.0.then.route.fallbacks.0",
  ],
  [
    "weights that are all nothing",
    { rules: [{ name: "r", then: { route: { targets: [{ model: "small", weight: 0 }], strategy: "weighted" } } }] },
    "error r rules.0.then.route.targets",
  ],
  [
    "a route whose targets do not meet its own requirement",
    { rules: [{ name: "r", then: { route: small, require: { noTraining: true } } }] },
    "error r rules.0.then.route: No target",
  ],
  [
    "a requirement that nothing meets",
    { rules: [{ name: "r", then: { require: { zeroRetention: true } } }] },
    "error r rules.0.then.require",
  ],
  [
    "two rules of one name",
    {
      rules: [
        { name: "r", when: { streamed: true }, then: redact },
        { name: "r", then: redact },
      ],
    },
    "error r rules.1.name",
  ],
  ["an exception for everybody", { rules: [{ name: "r", unless: {}, then: redact }] }, "error r rules.0.unless"],
  ["an alias to nowhere", { aliases: [{ name: "best", model: "gone" }] }, "error - aliases.0.model"],
  [
    "an alias that can never count",
    {
      aliases: [
        { name: "best", model: "small" },
        { name: "best", model: "private" },
      ],
    },
    "error - aliases.1",
  ],
  [
    "a pattern with a detector's name",
    { sensitivity: { patterns: [{ name: "email", regex: "x" }] } },
    "error - sensitivity",
  ],
  [
    "a rule behind one that is for everybody",
    {
      rules: [
        { name: "all", then: { allow: true } },
        { name: "r", then: redact },
      ],
    },
    "error r rules.1: It is never reached",
  ],
])("%s is refused, with the rule and the reason", (_, document, expected) => {
  const told = check(document);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(expected);
});

test("a target that will never be used is worth a warning, not a refusal", () => {
  const route = { targets: [{ model: "private" }, { model: "small" }] };
  const told = check({ rules: [{ name: "r", then: { route, require: { noTraining: true } } }] });
  expect(told).toEqual([
    expect.stringContaining(`warning r rules.0.then.route: The target '${idOf(4)}' will never be used`),
  ]);
});
